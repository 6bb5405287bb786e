package pi

import (
	"fmt"
	"path"
	"reflect"
	"runtime"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// asked is a request of a Go thread as its log knows it: what, to compare it with what is asked when the thread is repeated, and the place
// in the Go text, when that is recorded.
type asked struct {
	what
	at *stack
}

// what identifies a request: its verb, the name that it is about, and a digest of the value.
type what struct {
	verb   verb
	digest uint32
	about  *name
}

// verb is a request, visible or not.
type verb uint8

// The verbs of local steps stand beside those of requests.
const (
	verbFail      = verb(reqFail)
	verbSend verb = 64 + iota
	verbFork
	verbBox
)

// asking identifies a visible request.
func asking(kind request, a, b Value) asked {
	switch kind {
	case reqRecv, reqGet, reqStop, reqStart:
		return askingAt(verb(kind), a.o.info.name, b)
	case reqSet:
		return askingAt(verb(kind), b.o.info.name, a)
	default:
		return askingAt(verb(kind), nil, a)
	}
}

func askingAt(v verb, about *name, of Value) asked {
	return asked{what: what{v, of.digest(2166136261), about}}
}

// digest mixes what is easily seen of a value into h: not the contents of Go values and functions.
func (v Value) digest(h uint32) uint32 {
	mix := func(n uint32) { h = (h ^ n) * 16777619 }
	mix(uint32(v.n))
	mix(uint32(v.n >> 32))
	if v.o == nil {
		return h
	}
	in := v.o.info
	mix(uint32(in.kind))
	for i := range len(in.str) {
		mix(uint32(in.str[i]))
	}
	if in.name != nil {
		mix(uint32(in.name.token))
	}
	for _, f := range v.o.fields {
		h = f.digest(h)
	}
	return h
}

// String returns the request as an infinitive.
func (w what) String() string {
	var word string
	switch w.verb {
	case verbSend:
		word = "send"
	case verbFork:
		word = "fork"
	case verbBox:
		word = "box"
	default:
		word = request(w.verb).String()
	}
	if w.about != nil {
		word += " " + w.about.String()
	}
	return word
}

// stack is where in the Go text a request was made: the innermost callers.
type stack [12]uintptr

// place returns where the thread is, nil unless that is recorded.
func (t *Thread) place() *stack {
	if !t.c.sys.opt.Record {
		return nil
	}
	return callers()
}

func callers() *stack {
	s := &stack{}
	runtime.Callers(3, s[:])
	return s
}

// panicPlace returns where the function that is being unwound stood.
func panicPlace() *stack {
	var all [64]uintptr
	n := runtime.Callers(1, all[:])
	s := &stack{}
	frames := runtime.CallersFrames(all[:n])
	for i := 0; ; {
		f, more := frames.Next()
		if f.Function == "runtime.gopanic" || f.Function == "runtime.Goexit" {
			i = 0
			*s = stack{}
		} else if i < len(s) && !strings.HasPrefix(f.Function, "testing.") {
			s[i] = f.PC + 1
			i++
		}
		if !more {
			return s
		}
	}
}

// frame returns the innermost caller that is the user's: neither of the library nor of Go itself.
func (s *stack) frame() (f runtime.Frame, ok bool) {
	n := 0
	for n < len(s) && s[n] != 0 {
		n++
	}
	module := path.Dir(reflect.TypeFor[Thread]().PkgPath()) + "/"
	for frames := runtime.CallersFrames(s[:n]); ; {
		f, more := frames.Next()
		ours := strings.HasPrefix(f.Function, module) && !strings.HasSuffix(f.File, "_test.go")
		if f.Function != "" && !ours && !strings.HasPrefix(f.Function, "runtime.") && !strings.HasPrefix(f.Function, "iter.") {
			return f, true
		}
		if !more {
			return f, false
		}
	}
}

// String returns " at file:line", nothing when the place is not known.
func (s *stack) String() string {
	if s == nil {
		return ""
	}
	f, ok := s.frame()
	if !ok {
		return ""
	}
	return fmt.Sprintf(" at %s:%d", path.Base(f.File), f.Line)
}

// span returns the place as the beginning of a line in a file whose text is not known.
func (s *stack) span() source.Span {
	if s == nil {
		return source.Span{}
	}
	f, ok := s.frame()
	if !ok {
		return source.Span{}
	}
	lines := strings.Repeat("\n", f.Line-1)
	return source.NewFile(path.Base(f.File), lines).At(len(lines), len(lines))
}
