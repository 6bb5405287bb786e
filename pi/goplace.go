package pi

import (
	"fmt"
	"path"
	"reflect"
	"runtime"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// asked is a request of a Go thread as its log knows it: what identifies it, to compare it with what is asked when the thread is
// repeated, and, in a system that records, what people want to know.
type asked struct {
	what
	detail *detail
}

// what identifies a request: its verb, and a digest of the name that it is about and of the value.
type what struct {
	verb   verb
	digest uint32
}

// detail is the name that a request is about, if any, and its place in the Go text.
type detail struct {
	about *name
	at    *stack
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

// identify identifies a request with these values.
func identify(v verb, a, b Value) what { return what{v, b.digest(a.digest(2166136261))} }

// digest mixes what is easily seen of a value into h: not the contents of Go values and functions.
func (v Value) digest(h uint32) uint32 {
	mix := func(n uint32) { h = (h ^ n) * 16777619 }
	mix(uint32(v.n) ^ uint32(v.n>>32)*31)
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
func (v verb) String() string {
	switch v {
	case verbSend:
		return "send"
	case verbFork:
		return "fork"
	case verbBox:
		return "box"
	default:
		return request(v).String()
	}
}

// String returns the request with what is known of it.
func (a asked) String() string {
	s := a.verb.String()
	if a.detail == nil {
		return s
	}
	if a.detail.about != nil {
		s += " " + a.detail.about.String()
	}
	return s + a.detail.at.String()
}

// stack is where in the Go text a request was made: the innermost callers.
type stack [12]uintptr

// describe returns the request with its details, about the name that is a or b; they cost more than the request itself.
func (t *Thread) describe(w what, a, b Value) asked {
	if !t.c.sys.opt.Record {
		return asked{what: w}
	}
	return asked{w, detailed(a, b)}
}

func detailed(a, b Value) *detail {
	d := &detail{at: callers()}
	for _, v := range [...]Value{b, a} {
		if v.o != nil && v.o.info.kind == kindName {
			d.about = v.o.info.name
		}
	}
	return d
}

func callers() *stack {
	s := &stack{}
	runtime.Callers(4, s[:])
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
	f, ok := s.frame()
	if !ok {
		return ""
	}
	return fmt.Sprintf(" at %s:%d", path.Base(f.File), f.Line)
}

// span returns the place as the beginning of a line in a file whose text is not known.
func (d *detail) span() source.Span {
	if d == nil {
		return source.Span{}
	}
	f, ok := d.at.frame()
	if !ok {
		return source.Span{}
	}
	lines := strings.Repeat("\n", f.Line-1)
	return source.NewFile(path.Base(f.File), lines).At(len(lines), len(lines))
}
