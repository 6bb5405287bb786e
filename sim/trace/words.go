package trace

import (
	"fmt"
	"strings"
)

// Words says in plain words what a step did, without who did it. The verb of the label decides; a verb that is not known
// here is shown as the label has it, so that a trace of another system still reads.
func (s *Step) Words() string {
	if s.N == 0 {
		return "the run starts"
	}
	verb, object := s.verb()
	switch verb {
	case "recv":
		return fmt.Sprintf("receives on %s%s: %s", hint(s.Chan), s.sender(), s.Value)
	case "get":
		return fmt.Sprintf("reads %s from %s%s", s.Value, s.Chan, s.elsewhere())
	case "set":
		return fmt.Sprintf("writes %s to %s%s", s.Value, s.Chan, s.elsewhere())
	case "start":
		return "starts " + s.Chan
	case "stop":
		return "stops " + s.Chan
	case "print":
		return "prints " + s.Value
	case "choose":
		if s.Value == "" {
			return "chooses alternative " + object
		}
		return "chooses " + s.Value
	case "fault":
		return "the environment lets " + object + " happen"
	case "fail":
		if s.Value != "" {
			return "fails: " + s.Value
		}
		return "fails"
	case "chan":
		return "makes the channel " + orElse(s.Chan, object)
	case "ref":
		if name := orElse(s.Chan, object); name != "" {
			return "makes the cell " + name
		}
		return "makes a cell with " + orElse(s.Value, "a value")
	case "name":
		return "makes the name " + orElse(s.Chan, object)
	case "run":
		return "goes on computing"
	default:
		return strings.TrimSpace(verb + " " + object)
	}
}

// hint is what people call a channel: its hint, without what tells it from its namesakes. The file has the whole name.
func hint(name string) string {
	if i := strings.LastIndexByte(name, '#'); i > 0 {
		return name[:i]
	}
	return name
}

// verb splits the label into its verb and the rest; the first word is the thread.
func (s *Step) verb() (verb, object string) {
	_, rest, _ := strings.Cut(s.Label, " ")
	verb, object, _ = strings.Cut(rest, " ")
	return verb, object
}

func (s *Step) sender() string {
	if s.From == "" {
		return s.elsewhere()
	}
	return " from " + s.From + s.elsewhere()
}

// elsewhere names the partition where the message or cell lived when it is not the thread's own.
func (s *Step) elsewhere() string {
	if s.FromPartition == "" || s.FromPartition == s.Partition {
		return ""
	}
	return " in " + s.FromPartition
}

// Words says in plain words what ran together with a step.
func (e *Effect) Words() string {
	switch e.Kind {
	case "fork":
		return "forks " + e.Object
	case "send":
		return fmt.Sprintf("sends on %s: %s", hint(e.Chan), e.Value)
	case "chan":
		return "makes the channel " + e.Object
	case "ref":
		if e.Value != "" {
			return fmt.Sprintf("makes the cell %s with %s", e.Object, e.Value)
		}
		return "makes the cell " + e.Object
	case "name":
		return "makes the name " + e.Object
	case "box":
		return "boxes a partition"
	case "done":
		return "finishes"
	case "thread":
		return "brings " + e.Object + " to life"
	default:
		return strings.TrimSpace(e.Kind + " " + e.Object)
	}
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
