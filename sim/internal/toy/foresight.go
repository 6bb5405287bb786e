package toy

import "github.com/balticsim/balticsim/step"

// Actors lists the threads that are not over.
func (y *System) Actors(s *State, into []step.Token) []step.Token {
	for i := range s.threads {
		if t := &s.threads[i]; t.pc < len(t.code) {
			into = append(into, t.token)
		}
	}
	return into
}

// Pending lists what the thread waits to touch. What it sends together with its step gets in nobody's way.
func (y *System) Pending(s *State, actor step.Token, into []step.Use) []step.Use {
	t := &s.threads[s.thread(actor)]
	return t.code[t.pc].touches(into)
}

// Future lists what the thread and those it forks may touch.
func (y *System) Future(s *State, actor step.Token, into []step.Use) []step.Use {
	t := &s.threads[s.thread(actor)]
	for i := t.pc; i < len(t.code); i++ {
		if t.code[i].Kind == Again {
			return future(t.code, into)
		}
	}
	return future(t.code[t.pc:], into)
}

func future(code []Op, into []step.Use) []step.Use {
	for i := range code {
		into = code[i].touches(into)
		into = future(code[i].Code, into)
	}
	return into
}

func (op *Op) touches(into []step.Use) []step.Use {
	use := func(token step.Token, mode step.Mode) { into = append(into, step.Use{Token: token, Mode: mode}) }
	switch op.Kind {
	case Get:
		use(tokenCells+step.Token(op.On), step.Read)
	case Put:
		use(tokenCells+step.Token(op.On), step.Write)
	case Post, Send:
		use(tokenBags+step.Token(op.On), step.Offer)
	case Recv:
		use(tokenBags+step.Token(op.On), step.Consume)
	case Print, PrintReg, Fail:
		use(step.Output, step.Write)
	case Fault:
		use(tokenFaults, step.Write)
	case Nop, Choose, Again, Fork:
	}
	return into
}
