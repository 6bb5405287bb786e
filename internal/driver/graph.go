package driver

import (
	"context"
	"errors"
)

// Graph placeholder until pi.View exists.
func (p *Program) Graph(ctx context.Context, schedule string, o Options, at int, format string) ([]byte, error) {
	return nil, errors.New("graph: not built")
}
