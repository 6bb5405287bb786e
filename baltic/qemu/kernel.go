package qemu

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/balticsim/balticsim/internal/atomicfile"
)

// kernel is what machines boot.
type kernel struct {
	image   string // file
	modules []module
}

// module is a part of the kernel that it does not have built in.
type module struct {
	name     string
	contents []byte
}

// kernelFolder is where scripts/setup-qemu.sh puts the kernel.
func kernelFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "balticsim", "kernel", "current"), nil
}

// readKernel reads a folder that holds vmlinuz, the file modules.order that names modules in the order in which they are loaded, and
// for each of them NAME.ko.
func readKernel(folder string) (kernel, error) {
	order, err := os.ReadFile(filepath.Join(folder, "modules.order"))
	if err != nil {
		return kernel{}, fmt.Errorf("%w: no kernel for machines: run make setup-qemu: %w", ErrMissing, err)
	}
	var k kernel
	for _, name := range strings.Fields(string(order)) {
		contents, err := os.ReadFile(filepath.Join(folder, name+".ko"))
		if err != nil {
			return kernel{}, err
		}
		k.modules = append(k.modules, module{name, contents})
	}
	if k.image, err = unpacked(folder); err != nil {
		return kernel{}, err
	}
	return k, nil
}

// unpacked returns the kernel without its compression, which would take an emulated processor long at every boot. It is made once.
// Where it cannot be, the compressed one does as well.
func unpacked(folder string) (string, error) {
	plain, packed := filepath.Join(folder, "vmlinux"), filepath.Join(folder, "vmlinuz")
	if _, err := os.Stat(plain); err == nil {
		return plain, nil
	}
	image, err := os.ReadFile(packed)
	if err != nil {
		return "", err
	}
	contents, err := unpackKernel(image)
	if err != nil {
		return packed, nil //nolint:nilerr // it is compressed in another way
	}
	err = atomicfile.Write(plain, func(w io.Writer) error {
		_, err := w.Write(contents)
		return err
	})
	if err != nil {
		return packed, nil //nolint:nilerr // the folder may be read-only
	}
	return plain, nil
}

// Places in the header of a kernel image, in bytes: see "The Linux/x86 Boot Protocol".
const (
	setupSectors  = 0x1f1
	headerMagic   = 0x202
	payloadOffset = 0x248
	payloadLength = 0x24c
	headerEnd     = 0x250
	sectorSize    = 512
)

// legacyFrame begins what the tool lz4 writes when it is told -l: blocks with their length in front.
const legacyFrame = 0x184c2102

var errNotLZ4 = errors.New("not compressed with LZ4")

// unpackKernel returns the ELF file in a kernel image that is compressed with LZ4.
func unpackKernel(image []byte) ([]byte, error) {
	if len(image) < headerEnd || string(image[headerMagic:headerMagic+4]) != "HdrS" {
		return nil, errors.New("not a kernel image")
	}
	start := uint64(image[setupSectors])*sectorSize + sectorSize + uint64(binary.LittleEndian.Uint32(image[payloadOffset:]))
	end := start + uint64(binary.LittleEndian.Uint32(image[payloadLength:]))
	if end > uint64(len(image)) || end-start < 8 {
		return nil, errors.New("not a kernel image")
	}
	payload := image[start:end]
	if binary.LittleEndian.Uint32(payload) != legacyFrame {
		return nil, errNotLZ4
	}
	payload = payload[4 : len(payload)-4] // the length of the whole is last
	var out []byte
	for len(payload) >= 4 {
		n := binary.LittleEndian.Uint32(payload)
		payload = payload[4:]
		if uint64(n) > uint64(len(payload)) {
			return nil, errNotLZ4
		}
		var err error
		if out, err = appendBlock(out, payload[:n]); err != nil {
			return nil, err
		}
		payload = payload[n:]
	}
	if !bytes.HasPrefix(out, []byte("\x7fELF")) {
		return nil, errors.New("the image holds no ELF file")
	}
	return out, nil
}

// appendBlock unpacks one LZ4 block. It is a list of sequences: a byte with two lengths, literals, and how far back to copy from.
func appendBlock(out, block []byte) ([]byte, error) {
	begin := len(out)
	for len(block) > 0 {
		token := block[0]
		literals, rest, ok := blockLength(int(token>>4), block[1:])
		if !ok || literals > len(rest) {
			return nil, errNotLZ4
		}
		out = append(out, rest[:literals]...)
		if block = rest[literals:]; len(block) == 0 { // the last sequence copies nothing
			return out, nil
		}
		if len(block) < 2 {
			return nil, errNotLZ4
		}
		back := int(binary.LittleEndian.Uint16(block))
		match, rest, ok := blockLength(int(token&15), block[2:])
		if !ok || back == 0 || back > len(out)-begin {
			return nil, errNotLZ4
		}
		block = rest
		for from := len(out) - back; match+4 > 0; match -= back { // what is copied may be what is being written
			out = append(out, out[from:from+min(back, match+4)]...)
			from += back
		}
	}
	return out, nil
}

// blockLength reads the bytes that continue a length of fifteen.
func blockLength(n int, b []byte) (int, []byte, bool) {
	if n < 15 {
		return n, b, true
	}
	for i, more := range b {
		n += int(more)
		if more < 255 {
			return n, b[i+1:], true
		}
	}
	return 0, nil, false
}
