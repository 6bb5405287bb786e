package process

// Rule is a reduction rule of π∥, numbered from 1 as step.Step stores it.
type Rule uint8

// The rules, in the order of docs/spec.md §7.
const (
	RuleApp Rule = iota + 1
	RuleLetV
	RuleMatch
	RuleDelta
	RuleNew
	RuleCell
	RuleComm
	RuleGet
	RuleSet
	RuleStart
	RuleStop
	RulePrint
	RuleChoose
	RuleFault
	RuleFail
)

// String returns the rule's identifier, such as P-Comm.
func (r Rule) String() string {
	return [...]string{
		"", "P-App", "P-LetV", "P-Match", "P-Delta", "P-New", "P-Cell", "P-Comm", "P-Get", "P-Set", "P-Start", "P-Stop",
		"P-Print", "P-Choose", "P-Fault", "P-Fail",
	}[r]
}

// Rules lists every rule in order.
func Rules() []Rule {
	rules := make([]Rule, 0, RuleFail)
	for r := RuleApp; r <= RuleFail; r++ {
		rules = append(rules, r)
	}
	return rules
}
