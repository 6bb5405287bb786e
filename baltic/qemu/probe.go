package qemu

import (
	"context"
	"time"
)

// probing is how long a machine may take to boot with KVM before that is not believed: where it works it takes a fraction of a second,
// and where it does not, opening its device may succeed all the same.
const probing = 5 * time.Second

// probe returns the accelerator of this computer: "kvm" when a machine boots with it and answers, otherwise "tcg".
func (h *Host) probe(ctx context.Context) string {
	initrd, err := h.initrd("")
	if err != nil {
		return "tcg"
	}
	m := &machine{disk: h.newDisk(), hardware: hardware{
		name: "probe", accel: "kvm", memory: defaultMemory, cpus: 1, kernel: h.kernel.image, initrd: initrd,
	}}
	if err := newImage(m.disk.path); err != nil {
		return "tcg"
	}
	ctx, cancel := context.WithTimeout(ctx, probing)
	defer cancel()
	p := h.newProcess(m)
	h.start(m, p, "")
	defer h.end(p)
	if p.await(ctx) != nil || p.link.Ping(ctx) != nil {
		return "tcg"
	}
	return "kvm"
}
