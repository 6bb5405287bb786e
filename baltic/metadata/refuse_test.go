package metadata

import (
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
)

const echo = `let echo : service = {sname = "Echo"; ops = [{opname = "Say"; action = ""; input = "string"; output = "string"}]}
`

// refusal is a text with exactly one mistake: its code, the text blamed, and a piece of the message or help.
type refusal struct{ name, text, code, blamed, says string }

func (r refusal) check(t *testing.T, ds source.Diagnostics) {
	t.Helper()
	if len(ds) != 1 {
		t.Fatalf("%d mistakes, want one: %v", len(ds), ds)
	}
	d := ds[0]
	words := strings.Join(append(append([]string{d.Message, d.Primary.Text}, d.Notes...), d.Help...), "\n")
	if d.Code != r.code || d.Primary.Span.Text() != r.blamed || !strings.Contains(words, r.says) {
		t.Errorf("got %s at %q:\n%s\nwant %s at %q saying %q", d.Code, d.Primary.Span.Text(), words, r.code, r.blamed, r.says)
	}
}

// TestRefusals: every mistake in a metadata file is reported once, at its place, with its code.
func TestRefusals(t *testing.T) {
	list := func(entries string) string { return echo + "let m : metadata = [" + entries + "]\n" }
	tests := []refusal{
		{"nothing", "", "BAL0608", "", "no farm"},
		{"not metadata", "hello", "BAL0601", "hello", "`let` is expected"},
		{"binary", "let\x00", "BAL0610", "", "not a text file"},
		{"not UTF-8", "let \xff", "BAL0610", "", "not a text file"},
		{"too large", strings.Repeat(" ", maxSize+1), "BAL0610", "", "larger"},
		{"too deep", "let m = " + strings.Repeat("(", 30), "BAL0610", "(", "nested"},
		{"open string", "let m = \"abc\nlet", "BAL0601", "\"", "never closed"},
		{"open comment", echo + "let m = [] (* (* *)", "BAL0601", "(*", "never closed"},
		{"ellipsis", list("..."), "BAL0601", "...", "left out"},
		{"odd character", list("§"), "BAL0601", "§", "character"},
		{"comma in a list", list(`VM {vmname = "A"; disk = ""; inputs = [echo, echo]; outputs = []}`), "BAL0601", ",", "separated by `;`"},
		{"missing semicolon", list(`Import {name = "A" url = "u"; service = echo}`), "BAL0601", "url", "`;` is expected"},
		{"cut off", echo + `let m = [Import {name = "A"; url = http://x`, "BAL0601", "", "end of the file"},
		{"no equals", list(`Import {name "A"}`), "BAL0601", `"A"`, "`=` is expected"},
		{"two braces too many", "let e" + strings.TrimSuffix(strings.TrimPrefix(echo, "let echo"), "\n") + "}}", "BAL0601", "}", "`let` is expected"},
		{"unknown field", list(`Import {name = "A"; ulr = "u"; service = echo}`), "BAL0602", "ulr", "did you mean `url`"},
		{"missing field", list(`Import {name = "A"; service = echo}`), "BAL0603", "Import", "`url`"},
		{"no operations", list("") + `let e = {sname = "E"; ops = []}`, "BAL0603", "[]", "at least one operation"},
		{"field twice", list(`Import {name = "A"; name = "B"; url = "u"; service = echo}`), "BAL0604", "name", "twice"},
		{"name for string", list(`Import {name = A; url = "u"; service = echo}`), "BAL0605", "A", `write "A"`},
		{"one input", list(`VM {vmname = "A"; disk = ""; inputs = echo; outputs = []}`), "BAL0605", "echo", "even for one item"},
		{"output without path", list(`VM {vmname = "A"; disk = ""; inputs = []; outputs = [echo]}`), "BAL0605", "echo", "pair of a path"},
		{"string for service", list(`Import {name = "A"; url = "u"; service = "Echo"}`), "BAL0605", `"Echo"`, "name of a service"},
		{"an entry is no record", list(`{name = "A"}`), "BAL0605", `{name = "A"}`, "VM {…}"},
		{"a service is no list", "let e : service = []\n" + list(""), "BAL0605", "[]", "a record"},
		{"metadata are no record", "let m : metadata = {a = 1x}", "BAL0605", "{a = 1x}", "must be a list"},
		{"a number in an unknown field", "let a : service = {sname = \"A\"; ops = []; cpu = 2}\nlet m : metadata = []", "BAL0602", "cpu", "no field"},
		{"unknown kind", "let e : servce = {}\n" + list(""), "BAL0605", "servce", "did you mean `service`"},
		{"a string on its own", "let e = \"x\"\n" + list(""), "BAL0605", `"x"`, "a service, a schema"},
		{"unknown service", list(`Import {name = "A"; url = "u"; service = ecco}`), "BAL0606", "ecco", "did you mean `echo`"},
		{"service by sname", list(`Import {name = "A"; url = "u"; service = Echo}`), "BAL0606", "Echo", "is called `echo` here"},
		{
			"two machines of one name",
			list(`VM {vmname = "A"; disk = ""; inputs = []; outputs = []}; VM {vmname = "A"; disk = ""; inputs = []; outputs = []}`),
			"BAL0607", `"A"`, "two machines",
		},
		{"two definitions of one name", echo + list(""), "BAL0607", "echo", "defined twice"},
		{"two services of one name", "let other" + strings.TrimPrefix(echo, "let echo") + list(""), "BAL0607", `"Echo"`, "two services"},
		{
			"two operations of one name", strings.Replace(list(""), "{opname",
				`{opname = "Say"; action = ""; input = "int"; output = "int"}; {opname`, 1), "BAL0607", `"Say"`, "two operations",
		},
		{"two farms", list("") + "let n : metadata = []", "BAL0608", "n", "two farms"},
		{"no farm", echo, "BAL0608", "", "VM {…}"},
		{"a name with a space", list(`Import {name = "A B"; url = "u"; service = echo}`), "BAL0609", `"A B"`, "letters, digits"},
		{"a name with a digit in front", list(`Import {name = "1A"; url = "u"; service = echo}`), "BAL0609", `"1A"`, "a letter first"},
		{"unknown entry", list(`Vm {}`), "BAL0611", "Vm", "did you mean `VM`"},
		{"a type expression", strings.Replace(list(""), `"string"`, `"string list"`, 1), "BAL0612", `"string list"`, "not the name of a type"},
		{"no type", strings.Replace(list(""), `"string"`, `""`, 1), "BAL0612", `""`, "not the name of a type"},
		{"no such file", `let e : service = wsdl "none.wsdl" "E"` + "\n" + list(""), "BAL0614", `"none.wsdl"`, "cannot be read"},
		{"a schema is a file", "let s : schema = []\n" + list(""), "BAL0605", "[]", "wsdl \"FILE\""},
		{"a service needs two strings", `let e : service = wsdl "shop.wsdl"` + "\n" + list(""), "BAL0605", `wsdl "shop.wsdl"`, "a service of a WSDL"},
		{"no such service", `let e : service = wsdl "shop.wsdl" "Paiment"` + "\n" + list(""), "BAL0627", `"Paiment"`, "did you mean `Payment`"},
		{
			"no such type in the schema", `let s : schema = wsdl "shop.wsdl"` + "\n" + strings.Replace(list(""), `"string"`, `"a.Ordr"`, 1),
			"BAL0625", `"a.Ordr"`, "did you mean `Order`",
		},
		{
			"one name for two types", strings.Replace(list(""), `input = "string"; output = "string"`, `input = "a.T"; output = "b.T"`, 1),
			"BAL0628", `"b.T"`, "the first is a.T, the second b.T",
		},
		{"a type called like a service", strings.Replace(list(""), `input = "string"`, `input = "a.tEcho"`, 1), "BAL0628", `"a.tEcho"`, "service's type"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			farm, ds := Read(source.NewFile("m.meta.ml", tt.text), fromTestdata)
			if farm != nil {
				t.Error("accepted")
			}
			tt.check(t, ds)
		})
	}
}

// TestIndependentMistakes: one run reports every mistake that is not a consequence of another.
func TestIndependentMistakes(t *testing.T) {
	text := `let a : service = {sname = "A"; ops = [{opname = "Op"; actoin = ""; input = "int"; output = "int"}]}
let b : service = {sname = B; ops = [{opname = "Op"; action = ""; input = "int"; output = "int"}]}
let c : service = {sname "C"}
let d : service = {sname = "D"; ops = [{opname = "Op"; action = ""; input = "int"; output = "int"}]}
let m : metadata =
  [Import {name = "A"; url = "u"; service = a};
   Import {name = "D"; url = "u"; service = e}]
`
	_, ds := Read(source.NewFile("m.meta.ml", text), nil)
	var got []string
	for _, d := range ds {
		got = append(got, d.Code)
	}
	if strings.Join(got, " ") != "BAL0601 BAL0602 BAL0605 BAL0606" {
		t.Errorf("got %v", got)
	}
}

// TestManyMistakes: the number of reports is bounded.
func TestManyMistakes(t *testing.T) {
	_, ds := Read(source.NewFile("m.meta.ml", "let m = ["+strings.Repeat("1;", 1000)+"]"), nil)
	if len(ds) == 0 || len(ds) > maxMistakes {
		t.Errorf("%d reports", len(ds))
	}
}

// TestWithoutLoader: metadata that come alone cannot refer to files.
func TestWithoutLoader(t *testing.T) {
	_, ds := Read(source.NewFile("m.meta.ml", `let s : schema = wsdl "shop.wsdl"`+"\nlet m = []"), nil)
	if len(ds) != 1 || ds[0].Code != "BAL0614" {
		t.Errorf("got %v", ds)
	}
}
