package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long one command line may take before the test calls it a hang. It decides nothing else.
const patience = 60 * time.Second

// invocation is what a command line did.
type invocation struct {
	code        int
	out, errOut string
}

// invoke runs a command line in this process. It fails the test when the command does not come back.
func invoke(t *testing.T, stdin string, args ...string) invocation {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	finished := make(chan invocation, 1)
	go func() {
		var out, errOut bytes.Buffer
		code := Main(ctx, args, strings.NewReader(stdin), &out, &errOut)
		finished <- invocation{code, out.String(), errOut.String()}
	}()
	select {
	case i := <-finished:
		return i
	case <-ctx.Done():
		t.Fatalf("no answer from %q", args)
		panic("unreachable")
	}
}

// mustBe fails unless the exit code is one of codes. Bad input must be told by a diagnostic, and never by a stack trace.
func (i invocation) mustBe(t *testing.T, what string, codes ...int) {
	t.Helper()
	if !slices.Contains(codes, i.code) {
		t.Errorf("%s: exit %d, want %v\n%.2000s", what, i.code, codes, i.errOut)
	}
	if i.code == exitBadInput && !strings.Contains(i.errOut, "error[BAL") {
		t.Errorf("%s: exit 3 without a diagnostic:\n%.2000s", what, i.errOut)
	}
	if strings.Contains(i.errOut, "goroutine ") || strings.Contains(i.errOut, "internal error") {
		t.Errorf("%s: a stack trace:\n%.2000s", what, i.errOut)
	}
}

// inFarm makes a folder with the example farm and a recorded run the current one.
func inFarm(t *testing.T) {
	t.Helper()
	examples, err := filepath.Abs("../../examples/eop")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(examples)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	invoke(t, "", "run", "--workload", "workload.ml", "--crash", "OrderProcessing@20", "--schedule", "run.sched", "--trace", "run.btrace.jsonl",
		"--events", "run.events.jsonl", "failover.ml").mustBe(t, "the run", exitDone)
}

func readText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// victim is a file that commands read, and the commands that read it.
type victim struct {
	file     string
	commands []string
}

func victims() []victim {
	return []victim{
		{"failover.ml", []string{"run -q failover.ml", "fmt failover.ml"}},
		{"workload.ml", []string{"run -q --workload workload.ml isolated.ml"}},
		{"Images.ml", []string{"run -q isolated.ml"}},
		{"eop.meta.ml", []string{"gen --impl eop.meta.ml", "check isolated.ml"}},
		{"eop.wsdl", []string{"gen --types eop.meta.ml"}},
		{"run.sched", []string{"replay -q --workload workload.ml failover.ml run.sched"}},
		{"run.btrace.jsonl", []string{"replay -q --workload workload.ml failover.ml run.btrace.jsonl", "trace show run.btrace.jsonl", "trace show --msc run.btrace.jsonl"}},
		{"run.events.jsonl", []string{"trace validate run.events.jsonl failover.ml"}},
	}
}

// damaged runs every command that reads a file with the file replaced by a text. Most damage is bad input; some leaves a
// text that means something else, which may well deadlock or diverge.
func (v victim) damaged(t *testing.T, what, text string) {
	t.Helper()
	write(t, v.file, text)
	for _, command := range v.commands {
		invoke(t, "", strings.Fields(command)...).mustBe(t, what+": "+command, exitDone, exitViolation, exitBadInput, exitDiverged)
	}
}

// TestTruncated cuts every kind of file at many places, the last byte among them.
func TestTruncated(t *testing.T) {
	inFarm(t)
	for _, v := range victims() {
		t.Run(v.file, func(t *testing.T) {
			text := readText(t, v.file)
			for at := 0; at < len(text); at += 1 + len(text)/40 {
				v.damaged(t, fmt.Sprintf("cut at byte %d", at), text[:at])
			}
			v.damaged(t, "cut by a byte", text[:len(text)-1])
			write(t, v.file, text)
		})
	}
}

// TestDamaged changes, inserts and repeats bytes of every kind of file, and puts binary files in their place.
func TestDamaged(t *testing.T) {
	inFarm(t)
	for i, v := range victims() {
		t.Run(v.file, func(t *testing.T) {
			text := readText(t, v.file)
			rng := rand.New(rand.NewSource(int64(i)))
			for n := range 40 {
				b := []byte(text)
				switch at := rng.Intn(len(b)); n % 4 {
				case 0:
					b[at] = byte(rng.Intn(256))
				case 1:
					b = slices.Insert(b, at, []byte("(*\"{[<!&;\x00\xff")[rng.Intn(10)])
				case 2:
					b = slices.Delete(b, at, min(len(b), at+1+rng.Intn(40)))
				default:
					b = slices.Insert(b, at, b[at:min(len(b), at+60)]...)
				}
				v.damaged(t, fmt.Sprintf("damage %d", n), string(b))
			}
			noise := make([]byte, 5000)
			rng.Read(noise)
			for what, junk := range map[string]string{
				"noise": string(noise), "zeros": strings.Repeat("\x00", 5000), "gzip": "\x1f\x8b\x08\x00" + string(noise),
				"empty": "", "UTF-16": "\xff\xfel\x00e\x00t\x00", "a byte order mark": "\ufeff" + text, "carriage returns": strings.ReplaceAll(text, "\n", "\r\n"),
				"one line": strings.ReplaceAll(text, "\n", " "), "twice": text + text,
			} {
				v.damaged(t, what, junk)
			}
			write(t, v.file, text)
		})
	}
}

// TestHuge feeds files above the limit of a mebibyte, and files of all sorts just below it.
func TestHuge(t *testing.T) {
	t.Chdir(t.TempDir())
	for what, text := range map[string]string{
		"items": strings.Repeat("let x = 1\n", 1<<20), "spaces": strings.Repeat(" ", 10<<20), "a name": "let " + strings.Repeat("x", 10<<20) + " = 1",
		"a comment": "(*" + strings.Repeat("*", 10<<20), "zeros": strings.Repeat("\x00", 10<<20),
	} {
		write(t, "S.ml", text)
		for _, command := range []string{"check S.ml", "run S.ml", "explore S.ml", "fmt S.ml", "translate S.ml", "gen S.ml", "check --em S.ml -"} {
			i := invoke(t, "", strings.Fields(command)...)
			i.mustBe(t, what+": "+command, exitBadInput)
			if !strings.Contains(i.errOut, "error[BAL0702]") {
				t.Errorf("%s: %s does not say that the file is too large:\n%.300s", what, command, i.errOut)
			}
		}
	}
	const size = 1<<20 - 100
	for what, text := range map[string]string{
		"items": strings.Repeat("let x = 1\n", size/10), "mistakes": strings.Repeat("let x = 1 + true\n", size/17), "noise": strings.Repeat("= let ) ", size/8),
		"a list": "let x = [" + strings.Repeat("1;", size/2-10) + "]", "a string": "let x = \"" + strings.Repeat("a", size-20) + "\"",
		"an open string": "let x = \"" + strings.Repeat("a", size-20), "an operator": "let x = 1 " + strings.Repeat("+", size-20), "open comments": strings.Repeat("(*", size/2),
	} {
		write(t, "S.ml", text)
		i := invoke(t, "", "check", "S.ml")
		i.mustBe(t, what, exitDone, exitBadInput)
		if len(i.errOut) > 4<<20 {
			t.Errorf("%s: %d bytes of diagnostics", what, len(i.errOut))
		}
	}
}

// TestNested nests ten thousand deep whatever can be nested.
func TestNested(t *testing.T) {
	const deep = 10_000
	t.Chdir(t.TempDir())
	nest := func(open, middle, closing string) string {
		return strings.Repeat(open, deep) + middle + strings.Repeat(closing, deep)
	}
	shapes := func(table [][3]string, frame string) map[string]string {
		texts := map[string]string{}
		for _, s := range table {
			texts[s[0]+s[1]+s[2]] = strings.Replace(frame, "@", nest(s[0], s[1], s[2]), 1)
			texts[s[0]+" unclosed"] = strings.Replace(frame, "@", strings.Repeat(s[0], deep), 1)
		}
		return texts
	}
	expressions := [][3]string{
		{"(", "1", ")"},
		{"[", "1", "]"},
		{"begin ", "1", " end"},
		{"(1, ", "1", ")"},
		{"{a = ", "1", "}"},
		{"{", "x", " with a = 1}"},
		{"(", "1", " : int)"},
		{"fun x -> ", "1", ""},
		{"if true then ", "1", " else 1"},
		{"if ", "true", " then true else true"},
		{"let x = 1 in ", "1", ""},
		{"let x = ", "1", " in x"},
		{"let rec f x = ", "1", " in f"},
		{"match 1 with _ -> ", "1", ""},
		{"match ", "1", " with x -> x"},
		{"match x with Some y -> (", "1", ") | None -> 1"},
		{"f (", "1", ")"},
		{"f ", "x", ""},
		{"", "f", " x"},
		{"Some (", "1", ")"},
		{"1 :: ", "[]", ""},
		{"[1] @ ", "[]", ""},
		{"(); ", "()", ""},
		{"1 + ", "1", ""},
		{"", "1", " - 1"},
		{"\"a\" ^ ", "\"b\"", ""},
		{"true && ", "true", ""},
		{"true || ", "true", ""},
		{"r := ", "()", ""},
		{"!", "r", ""},
		{"- ", "1", ""},
		{"not ", "true", ""},
		{"assert (", "true", ")"},
		{"", "x", ".a"},
		{"", "x", " |> f"},
		{"1, ", "1", ""},
		{"fork (fun () -> ", "()", ")"},
		{"(*", "", "*)"},
	}
	types := [][3]string{{"(", "int", ")"}, {"int -> ", "int", ""}, {"(", "int", " -> int)"}, {"", "int", " list"}, {"(", "int", " chan)"}, {"int * ", "int", ""}, {"(int, ", "int", ") t"}}
	patterns := [][3]string{
		{"(", "x", ")"}, {"(1, ", "x", ")"}, {"[", "x", "]"}, {"x :: ", "[]", ""}, {"1 | ", "2", ""}, {"Some (", "x", ")"}, {"", "x", " as y"}, {"{a = ", "x", "}"}, {"(", "x", " : int)"},
	}
	values := [][3]string{{"[", "", "]"}, {"(", "", ")"}, {"{", "", "}"}, {"{a = ", "1", "}"}, {"VM {x = ", "1", "}"}, {"VM ", "", ""}, {"(\"a\", ", "p", ")"}, {"(*", "", "*)"}}
	elements := [][3]string{
		{"<types>", "", "</types>"},
		{"<xs:sequence>", "", "</xs:sequence>"},
		{"<xs:element name=\"a\"><xs:complexType><xs:sequence>", "", "</xs:sequence></xs:complexType></xs:element>"},
		{"<!--", "", "-->"},
		{"<a b=\"", "", "\">"},
	}
	const (
		service = "let p : service = {sname = \"P\"; ops = [{opname = \"O\"; action = \"a\"; input = \"int\"; output = \"int\"}]}\n"
		schema  = `<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema"><types><xs:schema>@</xs:schema></types></definitions>`
	)
	write(t, "script.ml", "let x = 1\n")
	write(t, "W.meta.ml", "let d : schema = wsdl \"W.wsdl\"\n"+service+"let m : metadata = []\n")
	for _, kind := range []struct {
		name, file, frame, command string
		table                      [][3]string
	}{
		{"expression", "S.ml", "let f x = x\nlet r = ref ()\nlet x = @\n", "check S.ml", expressions},
		{"type declaration", "S.ml", "type t = @\nlet f (x : t) = x\n", "check S.ml", types},
		{"annotation", "S.ml", "let f (x : @) = x\n", "check S.ml", types},
		{"pattern", "S.ml", "let f y = match y with @ -> 1\n", "check S.ml", patterns},
		{"interface", "I.mli", "val f : @\n", "check --em I.mli script.ml", types},
		{"metadata", "S.meta.ml", service + "let m : metadata = @\n", "gen S.meta.ml", values},
		{"service", "S.meta.ml", "let p : service = @\n", "gen S.meta.ml", values},
		{"WSDL", "W.wsdl", schema, "gen --types W.meta.ml", elements},
	} {
		t.Run(kind.name, func(t *testing.T) {
			for what, text := range shapes(kind.table, kind.frame) {
				write(t, kind.file, text)
				invoke(t, "", strings.Fields(kind.command)...).mustBe(t, what, exitDone, exitBadInput)
				if strings.HasSuffix(kind.file, ".ml") && kind.command == "check S.ml" {
					invoke(t, "", "fmt", kind.file).mustBe(t, "fmt "+what, exitDone, exitBadInput)
				}
			}
		})
	}
}
