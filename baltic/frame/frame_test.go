package frame_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/baltic/frame"
)

func kinds() []frame.Kind {
	return []frame.Kind{
		frame.Wire, frame.Ready, frame.Call, frame.Reply, frame.Ask, frame.Answer, frame.Print, frame.Fail, frame.Drop,
		frame.Hold, frame.Held, frame.Sync, frame.Synced, frame.Ping, frame.Pong,
	}
}

func frames() *rapid.Generator[frame.Frame] {
	return rapid.Custom(func(t *rapid.T) frame.Frame {
		f := frame.Frame{
			Kind: rapid.SampledFrom(kinds()).Draw(t, "kind"), Epoch: rapid.Uint64().Draw(t, "epoch"), ID: rapid.Uint64().Draw(t, "id"),
			At: rapid.StringN(-1, 20, 80).Draw(t, "at"), Fault: rapid.StringN(-1, 20, 80).Draw(t, "fault"),
		}
		if body := rapid.StringN(-1, 300, 600).Draw(t, "body"); body != "" {
			f.Body = []byte(body)
		}
		return f
	})
}

func encode(t rapid.TB, f frame.Frame) []byte {
	var b bytes.Buffer
	if err := frame.NewWriter(&b, frame.DefaultLimits()).Write(f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRoundTrip: what was written is read, however the stream cuts it.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent := rapid.SliceOfN(frames(), 0, 8).Draw(t, "frames")
		var stream bytes.Buffer
		w := frame.NewWriter(&stream, frame.DefaultLimits())
		for _, f := range sent {
			if err := w.Write(f); err != nil {
				t.Fatal(err)
			}
		}
		var from io.Reader = &stream
		if rapid.Bool().Draw(t, "slowly") {
			from = iotest.OneByteReader(from)
		}
		r := frame.NewReader(from, frame.DefaultLimits())
		for _, want := range sent {
			got, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("frame (-sent +read):\n%s", diff)
			}
		}
		if _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Fatalf("the end is %v", err)
		}
	})
}

// TestResynchronise: after any bytes, cut frames among them, a reader that has lost the thread finds the next sync, and what follows it.
func TestResynchronise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stream []byte
		for range rapid.IntRange(0, 4).Draw(t, "pieces") {
			if rapid.Bool().Draw(t, "garbage") {
				stream = append(stream, rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "bytes")...)
				continue
			}
			whole := encode(t, frames().Draw(t, "cut"))
			stream = append(stream, whole[:rapid.IntRange(0, len(whole)).Draw(t, "at")]...)
		}
		sync := frame.Frame{Kind: frame.Sync, Epoch: 7, ID: rapid.Uint64().Draw(t, "nonce"), Body: []byte(`{}`)}
		after := frames().Draw(t, "after")
		stream = append(append(stream, encode(t, sync)...), encode(t, after)...)
		r := frame.NewReader(iotest.HalfReader(bytes.NewReader(stream)), frame.DefaultLimits())
		for {
			f, err := r.Next()
			if errors.As(err, new(*frame.Lost)) {
				continue
			}
			if err != nil {
				t.Fatalf("the sync was not found: %v", err)
			}
			if cmp.Equal(f, sync) {
				break
			}
		}
		if f, err := r.Next(); err != nil || !cmp.Equal(f, after) {
			t.Fatalf("after the sync: %v, %v", f, err)
		}
	})
}

// TestNoSentinelInside: the sentinel is in no frame but in front of a marked one.
func TestNoSentinelInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := frames().Draw(t, "frame")
		at := bytes.LastIndexByte(encode(t, f), 0xff)
		want := -1
		if f.Kind == frame.Sync || f.Kind == frame.Synced {
			want = 0
		}
		if at != want {
			t.Fatalf("the last sentinel is at %d", at)
		}
	})
}

// TestLost: what is no frame is told at once and by what it is.
func TestLost(t *testing.T) {
	call := string(encode(t, frame.Frame{Kind: frame.Call, ID: 3, At: "S.Op", Body: []byte(`1`)}))
	header := func(text string) string { return string([]byte{0, 0, 0, byte(len(text)), 0, 0, 0, 0}) + text }
	tests := []struct{ name, stream, why string }{
		{"text", "kernel: hello", "a header of 226064750 bytes"},
		{"a length that is none", "\x00\x80\x00\x00\x00\x00\x00\x00", "a length with the byte 128"},
		{"a long body", "\x00\x00\x00\x01\x00\x40\x00\x01{", "a body of 1048577 bytes, at most 1048576 are allowed"},
		{"no object", header(`[]`), "a header that is not one"},
		{"more than an object", header(`{"kind":"call"} `), "a header that is not one"},
		{"another field", header(`{"kind":"call","x":1}`), "a header that is not one"},
		{"no text", header("{\"kind\":\"call\",\"at\":\"\xc0\"}"), "a header that is not one"},
		{"unknown", header(`{"kind":"format"}`), `a frame of the kind "format"`},
		{"cut off", call[:15] + "\xff" + call, "a frame was cut off after 15 bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := frame.NewReader(strings.NewReader(test.stream+"\xff\xff"+call), frame.DefaultLimits())
			_, err := r.Next()
			var lost *frame.Lost
			if !errors.As(err, &lost) || !strings.HasPrefix(lost.Why, test.why) {
				t.Fatalf("the error is %v", err)
			}
			if f, err := r.Next(); err != nil || f.ID != 3 {
				t.Fatalf("behind the sentinel: %v, %v", f, err)
			}
		})
	}
}

func TestEndInside(t *testing.T) {
	call := encode(t, frame.Frame{Kind: frame.Call, Body: []byte(`"request"`)})
	for n := 1; n < len(call); n++ {
		r := frame.NewReader(bytes.NewReader(call[:n]), frame.DefaultLimits())
		if _, err := r.Next(); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("the stream ends after %d bytes: %v", n, err)
		}
	}
}

// TestRefused: what is too long or no text is not sent, and the stream is as it was.
func TestRefused(t *testing.T) {
	var stream bytes.Buffer
	w := frame.NewWriter(&stream, frame.Limits{Header: 100, Body: 5})
	for _, f := range []frame.Frame{
		{Kind: frame.Call, Body: []byte(`"four"`)},
		{Kind: frame.Call, At: strings.Repeat("x", 100)},
		{Kind: frame.Call, Body: []byte("\"\xff\"")},
		{Kind: frame.Call, At: "\xff"},
		{Kind: "else"},
	} {
		if err := w.Write(f); err == nil || stream.Len() > 0 {
			t.Errorf("%v was sent", f)
		}
	}
	if err := w.Write(frame.Frame{Kind: frame.Call, Body: []byte("123456")}); !errors.Is(err, frame.ErrTooLong) {
		t.Errorf("the error is %v", err)
	}
	w.Limit(frame.DefaultLimits())
	if err := w.Write(frame.Frame{Kind: frame.Call, Body: []byte("123456")}); err != nil {
		t.Error(err)
	}
}

// TestAnnounced: a length is no reason to take memory before the bytes are there.
func TestAnnounced(t *testing.T) {
	header := `{"kind":"call"}`
	most := []byte{0x1f, 0x7f, 0x7f, 0x7f} // 64 MiB less one
	stream := slices.Concat([]byte{0, 0, 0, byte(len(header))}, most, []byte(header), []byte(`"begin`))
	allocated := testing.AllocsPerRun(1, func() {
		r := frame.NewReader(bytes.NewReader(stream), frame.WiringLimits())
		if f, err := r.Next(); !errors.Is(err, io.ErrUnexpectedEOF) || cap(f.Body) > 1<<10 {
			t.Errorf("a body of capacity %d: %v", cap(f.Body), err)
		}
	})
	if allocated > 100 {
		t.Errorf("%v allocations", allocated)
	}
}

// FuzzReader: whatever comes, a reader keeps its limits, and each frame it gives can be sent again.
func FuzzReader(f *testing.F) {
	for _, k := range kinds() {
		f.Add(encode(f, frame.Frame{Kind: k, Epoch: 1, ID: 2, At: "S.Op", Fault: "late", Body: []byte(`{"a":1}`)}))
	}
	f.Add([]byte("\xff\x00\x00\x00\x02\x00\x00\x00\x00{}\xff"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		limits := frame.Limits{Header: 200, Body: 100}
		r := frame.NewReader(bytes.NewReader(stream), limits)
		for range len(stream) + 1 {
			got, err := r.Next()
			if errors.As(err, new(*frame.Lost)) {
				continue
			}
			if err != nil {
				return
			}
			if len(got.Body) > limits.Body {
				t.Fatalf("a body of %d bytes", len(got.Body))
			}
			again := frame.NewReader(bytes.NewReader(encode(t, got)), frame.DefaultLimits())
			if twice, err := again.Next(); err != nil || !cmp.Equal(got, twice) {
				t.Fatalf("%v becomes %v, %v", got, twice, err)
			}
		}
		t.Fatal("more frames than bytes")
	})
}
