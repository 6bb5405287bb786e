package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/balticsim/balticsim/internal/driver"
)

func (a *app) genCommand() *cobra.Command {
	var (
		types, impl         bool
		format, images      string
		language, goPackage string
		mgiCalls            int
	)
	cmd := &cobra.Command{
		Use:   "gen META",
		Short: "Generate Em.mli, or a package in Go, from a farm's metadata",
		Long: `Gen prints the interface that a script of this farm is checked against: a type for each service, a function for each machine,
import and export. With --types it prints Types.mli instead, the records and variants that the schemas define (opened before
Em.mli); with --impl it prints Em.ml, the farm in the script language that the model runs.

With --lang go it prints a package for programs in Go: the types of the messages, whose JSON is the farm's, a struct of endpoints for each
service, and a function for each machine, import and export. META may be a WSDL file, whose services are then all there is.`,
		Example: `  balticsim gen examples/eop/eop.meta.ml
  balticsim gen --types examples/eop/eop.meta.ml
  balticsim gen --lang go --package shop examples/eop/eop.meta.ml`,
		Args: oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if err := oneOf("lang", language, "ml", "go"); err != nil {
				return err
			}
			if types && impl {
				return fmt.Errorf("--types and --impl print different files; give one of them")
			}
			if language == "go" && (types || impl) {
				return fmt.Errorf("--types and --impl print files of the script language; a package in Go has both in one")
			}
			if language != "go" && goPackage != "" {
				return fmt.Errorf("--package names a package in Go: give --lang go as well")
			}
			if fit := driver.GoPackage(goPackage); goPackage != "" && fit != goPackage {
				return fmt.Errorf("no package in Go should be called %q; %s would do", goPackage, fit)
			}
			if err := oneStdin(driver.Inputs{Meta: args[0], Images: images}); err != nil {
				return err
			}
			part := driver.GenInterface
			switch {
			case types:
				part = driver.GenTypes
			case impl:
				part = driver.GenImplementation
			case language == "go":
				part = driver.GenGo
			}
			in := driver.GenInputs{Images: images, MGICalls: mgiCalls, Package: goPackage, Stdin: a.in}
			generated, ds := driver.Generate(args[0], part, in)
			if err := a.report("gen", format, ds); err != nil {
				return err
			}
			if format == "json" {
				return driver.WriteJSON(a.out, generated.Document())
			}
			_, err := fmt.Fprint(a.out, generated.Text)
			return err
		},
	}
	f := cmd.Flags()
	f.BoolVar(&types, "types", false, "print Types.mli: the types of the schemas")
	f.BoolVar(&impl, "impl", false, "print Em.ml: the farm as the model runs it")
	f.StringVar(&language, "lang", "ml", "ml for the script language, go for a package in Go")
	f.StringVar(&goPackage, "package", "", "with --lang go: the name of the package (default: the name of the metadata file)")
	f.StringVar(&images, "images", "", "with --impl: the images of the machines (default: Images.ml beside the metadata)")
	naturalVar(cmd, &mgiCalls, "mgi-calls", driver.DefaultMGICalls, "with --impl: import calls a most general image may make for one request")
	f.StringVar(&format, "format", "text", "text or json")
	must(cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions([]string{"ml", "go"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}
