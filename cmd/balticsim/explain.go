package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/explain"
	"github.com/balticsim/balticsim/internal/source"
)

func (a *app) explainCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Explain a diagnostic code with a failing and a fixed example; without a code, list them all",
		Example: `  balticsim explain BAL0401
  balticsim explain`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return explain.Codes(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if len(args) == 0 {
				return a.listCodes(format)
			}
			page, err := explain.Lookup(args[0])
			if err != nil {
				near, ok := source.Nearest(args[0], explain.Codes())
				if ok {
					return fmt.Errorf("%w; did you mean %s?", err, near)
				}
				return fmt.Errorf("%w; `balticsim explain` lists them", err)
			}
			if format == "json" {
				return driver.WriteJSON(a.out, map[string]any{
					"v": 1, "command": "explain", "code": page.Code, "title": page.Title, "body": page.Body,
				})
			}
			fmt.Fprintf(a.out, "%s: %s\n\n%s", page.Code, page.Title, page.Body)
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

type codeDoc struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

func (a *app) listCodes(format string) error {
	var docs []codeDoc
	for _, code := range explain.Codes() {
		page, err := explain.Lookup(code)
		if err != nil {
			return err
		}
		docs = append(docs, codeDoc{page.Code, page.Title})
	}
	if format == "json" {
		return driver.WriteJSON(a.out, map[string]any{"v": 1, "command": "explain", "codes": docs})
	}
	for _, d := range docs {
		fmt.Fprintf(a.out, "%s  %s\n", d.Code, d.Title)
	}
	return nil
}
