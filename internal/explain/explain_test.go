package explain

import "testing"

func TestEveryPageIsWellFormed(t *testing.T) {
	codes := Codes()
	if len(codes) < 30 {
		t.Errorf("%d pages, want at least 30", len(codes))
	}
	for _, code := range codes {
		page, err := Lookup(code)
		if err != nil {
			t.Error(err)
			continue
		}
		verdicts := map[Verdict]int{}
		for _, b := range page.Blocks {
			verdicts[b.Verdict]++
		}
		if verdicts[Fails] == 0 || verdicts[Works] == 0 {
			t.Errorf("%s: %d failing and %d working blocks, want at least one of each", code, verdicts[Fails], verdicts[Works])
		}
	}
}

func TestParseRefusesMalformedPages(t *testing.T) {
	for _, text := range []string{
		"no title\n",
		"# BAL0001: t\n```ml fails\nlet x = 1\n",
		"# BAL0001: t\n```ml perhaps\nlet x = 1\n```\n",
	} {
		if _, err := parse("BAL0001", text); err == nil {
			t.Errorf("accepted: %q", text)
		}
	}
}

func TestLookupIgnoresCase(t *testing.T) {
	if _, err := Lookup("bal0000"); err == nil || err.Error() != "no page explains BAL0000" {
		t.Errorf("got %v", err)
	}
}
