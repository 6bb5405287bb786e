package baltic

import "github.com/balticsim/balticsim/pi"

// Event is something that happens to a machine.
type Event uint8

// VMCrash: the machine has failed, and what was in it is gone.
const VMCrash Event = 0

// Handler is what to do when something happens to a machine.
type Handler func(t *pi.Thread, e Event)

// VM is a machine: the name of a partition, and the handler of its events.
type VM struct {
	Name    pi.PartName
	Handler pi.Ref[Handler]
}

func (vm VM) pair() pi.Pair[pi.PartName, pi.Ref[Handler]] {
	return pi.Pair[pi.PartName, pi.Ref[Handler]]{A: vm.Name, B: vm.Handler}
}

// VMSnapshot is a machine with the state that it had once.
type VMSnapshot struct {
	VM   VM
	Part pi.Part
}

// OnEvent lets h handle the events of a machine. There is one handler; the last one set wins. It must not change variables that others use.
func OnEvent(t *pi.Thread, vm VM, h Handler) { pi.Set(t, vm.Handler, h) }

// Snapshot takes the state of a machine, which goes on.
func Snapshot(t *pi.Thread, vm VM) VMSnapshot {
	defer pi.Within(t, definition("snapshotVM"))()
	p := pi.Stop(t, vm.Name)
	pi.Start(t, vm.Name, p)
	return VMSnapshot{vm, p}
}

// Restore puts a machine back into the state of a snapshot: what it has done since is undone, but for messages that it sent.
func Restore(t *pi.Thread, s VMSnapshot) {
	defer pi.Within(t, definition("restoreVM"))()
	pi.Stop(t, s.VM.Name)
	pi.Start(t, s.VM.Name, s.Part)
}

// NewVM makes a machine of a role that runs image. It crashes when the environment lets the fault FaultCrash happen, or
// FaultCrashOf(role), which it may as often as pi.Options.Faults says.
func NewVM(t *pi.Thread, role string, image func(t *pi.Thread)) VM {
	n := pi.NewName(t, role)
	vm := VM{n, pi.NewRef[Handler](t, func(*pi.Thread, Event) {})}
	pi.Start(t, n, pi.Box(t, image))
	for _, fault := range []string{FaultCrash, FaultCrashOf(role)} {
		pi.Fork(t, func(t *pi.Thread) {
			pi.Show(t, "vm", vm.pair())
			defer pi.Within(t, definition("demon"))()
			for {
				pi.Fault(t, fault)
				crash(t, vm)
			}
		})
	}
	return vm
}

func crash(t *pi.Thread, vm VM) {
	pi.Stop(t, vm.Name)
	pi.Start(t, vm.Name, pi.Box(t, func(*pi.Thread) {}))
	pi.Fork(t, func(t *pi.Thread) { pi.Get(t, vm.Handler)(t, VMCrash) })
}
