package border_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic/border"
)

// dial opens a connection for the time of a test.
func dial(t *testing.T, b *border.Border) net.Conn {
	t.Helper()
	var d net.Dialer
	conn, err := d.DialContext(t.Context(), "tcp", b.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// say writes a text to a connection; that the other side does not want it is no failure.
func say(conn net.Conn, text string) error {
	_, err := io.WriteString(conn, text)
	return err
}

// heard reads a connection to its end.
func heard(conn net.Conn) string {
	text, _ := io.ReadAll(conn) // a connection may be reset
	return string(text)
}

// head is the start of a request that doubles.
const head = "POST /Math1/Double HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

// TestAbuse: whatever a client does, it is refused or cut, and a well-behaved one that calls meanwhile gets all its answers.
func TestAbuse(t *testing.T) {
	const connections = 100
	for _, tt := range []struct {
		name  string
		abuse func(t *testing.T, b *border.Border)
	}{
		{"a body of 100 MB, announced", func(t *testing.T, b *border.Border) {
			conn := dial(t, b)
			if err := say(conn, head+"Content-Length: 104857600\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			if got := heard(conn); !strings.HasPrefix(got, "HTTP/1.1 413 ") || !strings.Contains(got, "Connection: close") {
				t.Error(got)
			}
		}},
		{"a body of 100 MB, in chunks", func(t *testing.T, b *border.Border) {
			conn := dial(t, b)
			err := say(conn, head+"Transfer-Encoding: chunked\r\n\r\n")
			chunk := "100000\r\n" + strings.Repeat(" ", 1<<20) + "\r\n"
			for i := 0; err == nil; i++ {
				if i == 100 {
					t.Fatal("100 MB were taken")
				}
				err = say(conn, chunk)
			}
		}},
		{"slow headers", func(t *testing.T, b *border.Border) { drip(t, b, head+"X-Long: ") }},
		{"slow body", func(t *testing.T, b *border.Border) { drip(t, b, head+"Content-Length: 100000\r\n\r\n") }},
		{"deep JSON", func(t *testing.T, b *border.Border) {
			for range 5 {
				if status, text := post(t, "http://"+b.Address()+"/Math1/Double", "", strings.Repeat("[", 1<<20)); status != 400 {
					t.Error(status, text)
				}
			}
		}},
		{"bombs", func(t *testing.T, b *border.Border) {
			var laughs strings.Builder
			laughs.WriteString(`<!DOCTYPE lolz [<!ENTITY lol "lol">`)
			for i := range 9 {
				fmt.Fprintf(&laughs, `<!ENTITY lol%d "%s">`, i, strings.Repeat("&lol;", 10))
			}
			laughs.WriteString("]>")
			many := strings.Repeat("<a/>", 200_000)
			wide := "<a " + strings.Repeat(`x="" `, 150_000) + "/>"
			for _, bomb := range []string{laughs.String(), many, wide, strings.Repeat("<a>", 300_000), "<!--" + strings.Repeat("-", 1<<19)} {
				if status, _ := post(t, "http://"+b.Address()+"/math", "text/xml", bomb+envelope(double("5"))); status != 500 {
					t.Errorf("%s…: %d", bomb[:20], status)
				}
			}
		}},
		{"1,000 idle connections", func(t *testing.T, b *border.Border) {
			var conns []net.Conn
			for range 1000 {
				conns = append(conns, dial(t, b))
			}
			late := time.AfterFunc(20*time.Second, func() { // long before they run out of time
				t.Error("idle connections are not cut")
				for _, conn := range conns {
					_ = conn.Close()
				}
			})
			defer late.Stop()
			for _, conn := range conns[:1000-connections] { // those that have waited longest
				if got := heard(conn); got != "" {
					t.Errorf("an idle connection was told %q", got)
				}
			}
		}},
		{"1,000 connections that have called once", func(t *testing.T, b *border.Border) {
			for range 1000 {
				conn := dial(t, b)
				if err := say(conn, head+"Content-Length: 1\r\n\r\n3"); err != nil {
					t.Fatal(err)
				}
				if _, err := bufio.NewReader(conn).ReadString('6'); err != nil {
					t.Fatal(err)
				}
			}
		}},
		{"huge headers", func(t *testing.T, b *border.Border) {
			conn := dial(t, b)
			go func() { _ = say(conn, head+"X-Long: "+strings.Repeat("x", 1<<20)) }()
			if got := heard(conn); !strings.HasPrefix(got, "HTTP/1.1 431 ") {
				t.Errorf("%q", got)
			}
		}},
		{"requests in one go", func(t *testing.T, b *border.Border) {
			conn := dial(t, b)
			go func() {
				for i := range 100 {
					_ = say(conn, fmt.Sprintf("%sContent-Length: 2\r\n\r\n%d", head, 10+i%90))
				}
				_ = say(conn, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
			}()
			if n := strings.Count(heard(conn), "HTTP/1.1 200 OK"); n != 101 {
				t.Errorf("%d answers of 101", n)
			}
		}},
		{"answers that nobody fetches", func(t *testing.T, b *border.Border) {
			export(t, b, "Pay", "AuthorizePayment", always(`"`+strings.Repeat("x", 1<<19)+`"`))
			request := fmt.Sprintf("POST /Pay/AuthorizePayment HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(aPayment), aPayment)
			for range 10 { // more than calls are served at once
				conn := dial(t, b)
				_ = say(conn, strings.Repeat(request, 30))
			}
		}},
		{"abuse of chunks", func(t *testing.T, b *border.Border) {
			for _, chunks := range []string{
				"zz\r\n", "-1\r\n", "ffffffffffffffffff\r\n", "1" + strings.Repeat(" ", 1<<16), "1;" + strings.Repeat("x", 1<<16),
				strings.Repeat("1;xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n \r\n", 10_000), "1\r\n12\r\n0\r\n\r\n",
				"1\r\n1\r\n0\r\n" + strings.Repeat("X-Trailer: x\r\n", 100_000),
			} {
				conn := dial(t, b)
				go func() { _ = say(conn, head+"Transfer-Encoding: chunked\r\n\r\n"+chunks) }()
				if got := heard(conn); strings.HasPrefix(got, "HTTP/1.1 2") {
					t.Errorf("%.20q: %q", chunks, got)
				}
			}
		}},
		{"clients that go away", func(t *testing.T, b *border.Border) {
			for range 200 {
				conn := dial(t, b)
				_ = say(conn, head+"Content-Length: 1\r\n\r\n3")
				_ = conn.Close()
			}
		}},
		{"no HTTP", func(t *testing.T, b *border.Border) {
			conn := dial(t, b)
			_ = say(conn, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
			if got := heard(conn); !strings.HasPrefix(got, "HTTP/1.1 400 ") {
				t.Errorf("%q", got)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sending := time.Minute // what a test waits for does not come of this limit
			if strings.HasPrefix(tt.name, "slow") {
				sending = 2 * time.Second
			}
			b := open(t, shop(t), border.Options{Sending: sending, Connections: connections, Concurrent: 4, Queue: 10})
			export(t, b, "Math1", "Double", doubles)
			calm, stop := context.WithCancel(t.Context())
			var client sync.WaitGroup
			client.Go(func() { callOften(calm, t, b) })
			tt.abuse(t, b)
			stop()
			client.Wait()
			if status, text := post(t, "http://"+b.Address()+"/Math1/Double", "", "21"); status != 200 || text != "42\n" {
				t.Errorf("afterwards: %d %s", status, text)
			}
		})
	}
}

func doubles(_ context.Context, request json.RawMessage) (json.RawMessage, error) {
	var n int64
	if err := json.Unmarshal(request, &n); err != nil {
		return nil, err
	}
	return json.Marshal(2 * n)
}

// callOften is the well-behaved client: it calls again and again, over one connection and over new ones, until its context ends.
func callOften(calm context.Context, t *testing.T, b *border.Border) {
	kept := &http.Client{Transport: &http.Transport{}}
	defer kept.CloseIdleConnections()
	fresh := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for i := 1; ; i++ {
		for _, client := range []*http.Client{kept, fresh} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+b.Address()+"/Math1/Double", strings.NewReader(fmt.Sprint(i)))
			if err != nil {
				t.Error(err)
				return
			}
			got, err := client.Do(r)
			if err != nil {
				t.Errorf("call %d: %v", i, err)
				return
			}
			text, err := io.ReadAll(got.Body)
			if err != nil || got.StatusCode != http.StatusOK || string(text) != fmt.Sprintln(2*i) {
				t.Errorf("call %d: %d %q %v", i, got.StatusCode, text, err)
				return
			}
			_ = got.Body.Close()
		}
		if calm.Err() != nil {
			return
		}
	}
}

// drip sends the start of a request and then a byte at a time, over several connections, until all are cut.
func drip(t *testing.T, b *border.Border, start string) {
	var clients sync.WaitGroup
	for range 20 {
		conn := dial(t, b)
		clients.Go(func() {
			tick := time.NewTicker(20 * time.Millisecond)
			defer tick.Stop()
			err := say(conn, start)
			for i := 0; err == nil && i < 3000; i++ {
				<-tick.C
				err = say(conn, "x")
			}
			if err == nil {
				t.Error("a slow client was never cut")
			}
		})
	}
	clients.Wait()
}

// TestBusy: beyond the calls that are served and those that wait, a caller is told at once to come back later.
func TestBusy(t *testing.T) {
	b := open(t, shop(t), border.Options{Concurrent: 1, Queue: 2})
	begun, goOn := make(chan struct{}), make(chan struct{})
	export(t, b, "Math1", "Double", func(ctx context.Context, request json.RawMessage) (json.RawMessage, error) {
		select {
		case begun <- struct{}{}:
		case <-ctx.Done():
		}
		<-goOn
		return doubles(ctx, request)
	})
	answers := make(chan string)
	call := func() {
		status, text := post(t, "http://"+b.Address()+"/Math1/Double", "", "4")
		answers <- fmt.Sprint(status, " ", text)
	}
	go call()
	<-begun
	for range 5 { // two wait, three are refused
		go call()
	}
	for range 3 {
		if got := <-answers; got != `503 {"error":"too many calls wait for an answer"}`+"\n" {
			t.Error(got)
		}
	}
	close(goOn)
	for i := range 3 {
		if i > 0 {
			<-begun
		}
		if got := <-answers; got != "200 8\n" {
			t.Error(got)
		}
	}
}

// TestCallerGone: the farm learns that nobody waits for an answer any more.
func TestCallerGone(t *testing.T) {
	b := open(t, shop(t), border.Options{})
	begun, gone := make(chan struct{}), make(chan error)
	export(t, b, "Math1", "Double", func(ctx context.Context, _ json.RawMessage) (json.RawMessage, error) {
		close(begun)
		<-ctx.Done()
		gone <- ctx.Err()
		return nil, ctx.Err()
	})
	conn := dial(t, b)
	if err := say(conn, head+"Content-Length: 1\r\n\r\n3"); err != nil {
		t.Fatal(err)
	}
	<-begun
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
