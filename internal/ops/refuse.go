package ops

import (
	"fmt"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

func refuse(code, message string, help ...string) *source.Diagnostic {
	return &source.Diagnostic{Code: code, Severity: source.Error, Message: message, Help: help}
}

// nearest is the help line for a name that there is not.
func nearest(name, what string, known []string) string {
	if near, ok := source.Nearest(name, known); ok {
		return "did you mean `" + near + "`?"
	}
	return what + " " + strings.Join(known, ", ")
}

// noFarm says that no run has the name; known are those that there are.
func noFarm(name string, known []string) *source.Diagnostic {
	if len(known) == 0 {
		return refuse("BAL1001", "no farm called "+name+" runs; none runs at all", "start one with `balticsim run --backend model SCRIPT`")
	}
	return refuse("BAL1001", "no farm called "+name+" runs", nearest(name, "there are", known))
}

// notOne says that no name was given although there is not exactly one farm.
func notOne(known []string) *source.Diagnostic {
	if len(known) == 0 {
		return refuse("BAL1001", "no farm runs", "start one with `balticsim run --backend model SCRIPT`")
	}
	return refuse("BAL1001", fmt.Sprintf("%d farms run, and none is named", len(known)), "name one of "+strings.Join(known, ", "))
}

func taken(name string) *source.Diagnostic {
	return refuse("BAL1002", "a farm called "+name+" runs already", "choose another --name, or end that one with `balticsim down "+name+"`")
}

func noHome(path string, err error) *source.Diagnostic {
	return refuse("BAL1003", "cannot keep runs in "+path+": "+err.Error(),
		"set XDG_RUNTIME_DIR to a folder of your own with a short path")
}

// silent says that a farm is there and does not answer.
func silent(name string, err error) *source.Diagnostic {
	d := refuse("BAL1004", "the farm "+name+" does not answer", "`balticsim down --force "+name+"` ends it without asking it")
	d.Notes = []string{err.Error()}
	return d
}

// otherVersion says that the two sides of a control socket speak different versions.
func otherVersion(theirs int) *source.Diagnostic {
	return refuse("BAL1004", fmt.Sprintf("this side of the control socket speaks version %d, the other version %d", version, theirs),
		"use the balticsim that runs the farm")
}

// NoMachine says that the farm has no machine of the name.
func NoMachine(name string, known []string) *source.Diagnostic {
	if len(known) == 0 {
		return refuse("BAL1005", "the farm has no machine "+name, "it has no machines yet")
	}
	return refuse("BAL1005", "the farm has no machine "+name, nearest(name, "it has", known))
}

// NoOperation says that the farm exports no operation of the name.
func NoOperation(name string, known []string) *source.Diagnostic {
	if len(known) == 0 {
		return refuse("BAL1006", "the farm does not export "+name, "it exports nothing yet")
	}
	return refuse("BAL1006", "the farm does not export "+name, nearest(name, "it exports", known))
}

// BadRequest says that a request of a call is not JSON by the type of the operation.
func BadRequest(operation, why string) *source.Diagnostic {
	return refuse("BAL1007", "the request is not one for "+operation+": "+why, "`balticsim ps` shows the types of operations")
}

// Unanswered says that a call got no reply.
func Unanswered(operation, why string) *source.Diagnostic {
	return refuse("BAL1008", operation+" was not answered: "+why, "`balticsim ps` and `balticsim logs` show what the machines do")
}

// Impossible says that a machine cannot do what is asked in the state that it is in.
func Impossible(what, why string) *source.Diagnostic {
	return refuse("BAL1009", "cannot "+what+": "+why, "`balticsim ps` shows the states of machines")
}
