// Package guest is the inside of a machine: it runs the image of the machine's role and serves it over a stream of frames. The first
// frame that counts says which role of which farm that is, and everything that the image computes, asks and answers from then on
// passes the stream.
//
// The image runs in the runtime that runs whole farms in the model. A machine may instead run a program that knows nothing of
// frames; package unmodified puts one behind them.
package guest

// Reading order: guest.go (the machine as its host sees it), program.go (what a machine runs), compile.go (texts to a program),
// image.go (the program of an image), calls.go (its border), border.go (the border of one that runs no image).
