// Package explain holds a page for every diagnostic code: why the mistake is one, and a failing and a fixed text. A test
// runs every page, so a page cannot drift away from the program it explains.
package explain

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed pages
var pages embed.FS

// Verdict says what a block of a page must do when it is run.
type Verdict uint8

// Context blocks apply to every other block of their page; Fails must yield the page's code, Works nothing at all.
const (
	Context Verdict = iota
	Fails
	Works
)

// Block is one example of a page. Kind is the kind of text: ml, em, meta, wsdl, sched, trace, ….
type Block struct {
	Kind    string
	Verdict Verdict
	Text    string
}

// Page is the explanation of one code. Body is the whole page as Markdown, without its title line.
type Page struct {
	Code, Title string
	Body        string
	Blocks      []Block
}

// Codes returns every code that has a page, in order.
func Codes() []string {
	entries, err := fs.ReadDir(pages, "pages")
	if err != nil {
		panic(err) // the pages are part of the binary
	}
	var codes []string
	for _, e := range entries {
		if code, ok := strings.CutSuffix(e.Name(), ".md"); ok {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// Lookup returns the page of a code such as BAL0301; letters of either case are accepted. It fails when there is no
// such page, naming the code.
func Lookup(code string) (Page, error) {
	code = strings.ToUpper(code)
	text, err := pages.ReadFile("pages/" + code + ".md")
	if err != nil {
		return Page{}, fmt.Errorf("no page explains %s", code)
	}
	return parse(code, string(text))
}

// parse splits a page into its title, its prose and its fenced blocks.
func parse(code, text string) (Page, error) {
	first, body, _ := strings.Cut(text, "\n")
	title, ok := strings.CutPrefix(first, "# "+code+": ")
	if !ok {
		return Page{}, fmt.Errorf("page %s must begin with `# %s: title`", code, code)
	}
	page := Page{Code: code, Title: title, Body: strings.Trim(body, "\n") + "\n"}
	lines := strings.Split(body, "\n")
	for i := 0; i < len(lines); i++ {
		info, ok := strings.CutPrefix(lines[i], "```")
		if !ok || info == "" {
			continue
		}
		end := slices.Index(lines[i+1:], "```")
		if end < 0 {
			return Page{}, fmt.Errorf("page %s has an unclosed block", code)
		}
		block := Block{Text: strings.Join(lines[i+1:i+1+end], "\n") + "\n"}
		words := strings.Fields(info)
		block.Kind = words[0]
		if len(words) > 1 {
			switch words[1] {
			case "fails":
				block.Verdict = Fails
			case "works":
				block.Verdict = Works
			default:
				return Page{}, fmt.Errorf("page %s: a block is neither `fails` nor `works` but %q", code, words[1])
			}
		}
		page.Blocks = append(page.Blocks, block)
		i += end + 1
	}
	return page, nil
}
