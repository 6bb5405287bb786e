package qemu

import (
	"encoding/binary"
	"os"
)

// newImage writes an empty disk image in QEMU's format qcow2, in which QEMU keeps states: no machine sees it. It is a list of clusters: the
// header, the table of counts, the first block of counts, and the table of the disk's own clusters, which stays empty.
func newImage(path string) error {
	const (
		clusterBits = 16
		cluster     = 1 << clusterBits
		diskSize    = 1 << 20
		clusters    = 4
		countTable  = 1 * cluster
		countBlock  = 2 * cluster
		diskTable   = 3 * cluster
	)
	image := make([]byte, clusters*cluster)
	for _, field := range []struct {
		at    int
		value uint32
	}{
		{0, 0x514649fb}, // "QFI" and 251
		{4, 3},          // version
		{20, clusterBits},
		{28, diskSize},
		{36, 1}, // entries of the disk's table
		{44, diskTable},
		{52, countTable},
		{56, 1},    // clusters of the table of counts
		{96, 4},    // counts have two to the fourth bits
		{100, 104}, // bytes of this header
	} {
		binary.BigEndian.PutUint32(image[field.at:], field.value)
	}
	binary.BigEndian.PutUint64(image[countTable:], countBlock)
	for i := range clusters {
		binary.BigEndian.PutUint16(image[countBlock+2*i:], 1)
	}
	return os.WriteFile(path, image, 0o600)
}
