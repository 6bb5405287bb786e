package qemu

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestCpio reads an archive back as the kernel does.
func TestCpio(t *testing.T) {
	var archive bytes.Buffer
	if err := writeInitramfs(&archive, []byte("guest"), []module{{"virtio", []byte("one")}, {"virtio_pci", nil}}, []byte("image")); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"init 100755 guest", "modules 40755 ", "modules/00-virtio.ko 100755 one", "modules/01-virtio_pci.ko 100755 ", "image 100755 image",
		"TRAILER!!! 0 ",
	}
	if diff := cmp.Diff(want, readCpio(t, archive.Bytes())); diff != "" {
		t.Error(diff)
	}
	if out, err := exec.Command("cpio", "--version").Output(); err == nil && len(out) > 0 {
		cmd := exec.Command("cpio", "-it", "--quiet")
		cmd.Stdin = &archive
		if names, err := cmd.Output(); err != nil || !strings.HasPrefix(string(names), "init\nmodules\n") {
			t.Errorf("cpio says %q, %v", names, err)
		}
	}
}

func readCpio(t *testing.T, b []byte) []string {
	t.Helper()
	var entries []string
	field := func(i int) int {
		n := 0
		for _, c := range b[6+8*i : 14+8*i] {
			n = n<<4 | strings.IndexByte("0123456789ABCDEF", c)
		}
		return n
	}
	padded := func(n int) int { return (n + 3) &^ 3 }
	for len(b) > 0 {
		if len(b) < 110 || string(b[:6]) != "070701" {
			t.Fatalf("no header: %.20q", b)
		}
		mode, size, name := field(1), field(6), field(11)
		contents := padded(110 + name)
		text := string(b[110:110+name-1]) + " " + octal(mode) + " " + string(b[contents:contents+size])
		entries = append(entries, text)
		b = b[padded(contents+size):]
	}
	return entries
}

func octal(n int) string {
	if n == 0 {
		return "0"
	}
	return strings.TrimPrefix(octal(n/8), "0") + string(rune('0'+n%8))
}

// TestImage: QEMU's own tool finds nothing wrong with an image, where it is installed; machines that save states into one are in TestHost.
func TestImage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "states.qcow2")
	if err := newImage(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil || len(b) != 4<<16 || string(b[:4]) != "QFI\xfb" {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	out, err := exec.Command("qemu-img", "check", path).CombinedOutput()
	switch {
	case err == nil && !strings.Contains(string(out), "No errors"):
		t.Errorf("qemu-img: %s", out)
	case err != nil && len(out) > 0:
		t.Errorf("qemu-img: %v: %s", err, out)
	}
}

// kernelImage puts blocks of LZ4 into a kernel image.
func kernelImage(blocks ...[]byte) []byte {
	const sectors, offset = 3, 100
	payload := binary.LittleEndian.AppendUint32(nil, legacyFrame)
	for _, b := range blocks {
		payload = binary.LittleEndian.AppendUint32(payload, uint32(len(b)))
		payload = append(payload, b...)
	}
	payload = append(payload, 0, 0, 0, 0) // the length, which nobody needs
	image := make([]byte, (sectors+1)*sectorSize+offset)
	image[setupSectors] = sectors
	copy(image[headerMagic:], "HdrS")
	binary.LittleEndian.PutUint32(image[payloadOffset:], offset)
	binary.LittleEndian.PutUint32(image[payloadLength:], uint32(len(payload)))
	return append(image, payload...)
}

// packed writes a block in which every literal stands and matches are as a test draws them; it returns what it unpacks to as well.
func packed(t *rapid.T) (block, plain []byte) {
	length := func(n int) (nibble byte, more []byte) {
		if n < 15 {
			return byte(n), nil
		}
		for n -= 15; n >= 255; n -= 255 {
			more = append(more, 255)
		}
		return 15, append(more, byte(n))
	}
	for range rapid.IntRange(0, 5).Draw(t, "sequences") {
		literals := rapid.SliceOfN(rapid.Byte(), 1, 600).Draw(t, "literals")
		plain = append(plain, literals...)
		back := rapid.IntRange(1, len(plain)).Draw(t, "back")
		match := rapid.IntRange(4, 700).Draw(t, "match")
		high, more := length(len(literals))
		low, matchMore := length(match - 4)
		block = append(append(append(block, high<<4|low), more...), literals...)
		block = append(binary.LittleEndian.AppendUint16(block, uint16(back)), matchMore...)
		for range match {
			plain = append(plain, plain[len(plain)-back])
		}
	}
	literals := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "last")
	high, more := length(len(literals))
	return append(append(append(block, high<<4), more...), literals...), append(plain, literals...)
}

func TestUnpackKernel(t *testing.T) {
	elf := []byte("\x40\x7fELF") // four literals
	rapid.Check(t, func(t *rapid.T) {
		one, plainOne := packed(t)
		two, plainTwo := packed(t)
		got, err := unpackKernel(kernelImage(elf, one, two))
		want := append(append([]byte("\x7fELF"), plainOne...), plainTwo...)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes, %v; expected %d", len(got), err, len(want))
		}
	})
}

// TestUnpackDamaged: what is damaged is refused or unpacks to something else, but never reads beyond its end.
func TestUnpackDamaged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		block, _ := packed(t)
		image := kernelImage([]byte("\x40\x7fELF"), block)
		for range rapid.IntRange(1, 4).Draw(t, "damages") {
			image[rapid.IntRange(setupSectors, len(image)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		_, _ = unpackKernel(image[:rapid.IntRange(0, len(image)).Draw(t, "length")]) // it returns
	})
	if _, err := unpackKernel(kernelImage([]byte("\x40none"))); err == nil {
		t.Error("what is no ELF file was unpacked")
	}
}
