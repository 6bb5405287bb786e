// Package metadata reads what is known about a farm before it is wired: the services, the machines with what they import
// and export, and the imports and exports of the whole. Read takes the record syntax of `*.meta.ml` files, which may refer to
// WSDL 1.1 files for services and types; Interface and Types print the typed interfaces that scripts are checked against.
package metadata

// The files in reading order: farm.go and schema.go (the model), lexer.go, value.go and parser.go (text to values),
// field.go, reader.go and resolve.go (values to the model), interface.go (the model to Em.mli and Types.mli). WSDL apart:
// xml.go (text to elements with places), wsdl.go, binding.go and message.go (services), xsd.go, complex.go and simple.go (types),
// name.go (names fit for scripts).
//
// Two things are read leniently because the slides of 2007 print them so: a URL may stand without quotation marks, and one
// stray } may follow a service.
