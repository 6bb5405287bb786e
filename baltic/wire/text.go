package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// wellFormed blames a text that is not one JSON value in Unicode. The library reads half a surrogate pair, and bytes that are
// not UTF-8, as a replacement character: a string would change on its way without anybody being told.
func wellFormed(text []byte) error {
	if !utf8.Valid(text) {
		return &Blame{Want: "JSON in UTF-8", Got: "bytes that are not UTF-8"}
	}
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		got := "something else"
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			got = fmt.Sprintf("a mistake at byte %d: %s", syntax.Offset, syntax.Error())
		}
		return &Blame{Want: "JSON", Got: got}
	}
	if at := halfPair(text); at >= 0 {
		return &Blame{Want: "a string in Unicode", Got: fmt.Sprintf("half a surrogate pair at byte %d", at)}
	}
	return nil
}

// halfPair returns the position of an escaped surrogate without its other half in a JSON text, -1 when there is none.
func halfPair(text []byte) int {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		if text[i] != 'u' {
			continue
		}
		first := unit(text[i-1:])
		i += 4
		if !utf16.IsSurrogate(first) {
			continue
		}
		if second := unit(text[i+1:]); utf16.DecodeRune(first, second) == utf8.RuneError {
			return i - 5
		}
		i += 6
	}
	return -1
}

// unit returns the code unit of the escape \uXXXX with which a text begins, 0 when it begins otherwise.
func unit(text []byte) rune {
	const length = len(`\uXXXX`)
	if len(text) < length || text[0] != '\\' || text[1] != 'u' {
		return 0
	}
	n, err := strconv.ParseUint(string(text[2:length]), 16, 16)
	if err != nil {
		return 0
	}
	return rune(n)
}
