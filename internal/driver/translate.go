package driver

import (
	"io"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
)

// Translation writes the program in one of the two calculi: stage is "lambda" or "pi"; types shows the types of binders.
func (p *Program) Translation(w io.Writer, stage string, types bool) error {
	_, err := io.WriteString(w, p.translation(stage, types))
	return err
}

func (p *Program) translation(stage string, types bool) string {
	var text string
	if stage == "lambda" {
		text = lambda.Format(p.Lambda.Main, lambda.Style{Types: types})
	} else {
		text = process.Format(p.Process.Main, process.Style{Types: types})
	}
	return text + "\n"
}

// TranslationDoc is a translation as a document.
type TranslationDoc struct {
	V       int    `json:"v"`
	Command string `json:"command"`
	Stage   string `json:"stage"`
	Text    string `json:"text"`
}

// TranslationDocument is what translate prints with --format json.
func (p *Program) TranslationDocument(stage string, types bool) TranslationDoc {
	return TranslationDoc{1, "translate", stage, p.translation(stage, types)}
}
