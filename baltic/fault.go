package baltic

// FaultCrash is the environment move that crashes some machine; its budget is --faults crash=K.
const FaultCrash = "crash"

// FaultCrashOf is the environment move that crashes a machine of one role, for --crash X@STEP: a budget of its own, so that a
// placed crash hits the machine it was meant for. A step that makes it has the label "THREAD fault crash:X".
func FaultCrashOf(machine string) string { return FaultCrash + ":" + machine }
