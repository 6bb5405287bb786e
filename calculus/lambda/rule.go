package lambda

// Rule is a reduction rule of λ∥, numbered from 1 as step.Step stores it.
type Rule uint8

// The rules, in the order of docs/spec.md §5.
const (
	RuleBeta Rule = iota + 1
	RuleRec
	RuleLet
	RuleLetV
	RuleMatch
	RuleDelta
	RuleChan
	RuleName
	RuleRef
	RuleSend
	RuleRecv
	RuleGet
	RuleSet
	RuleFork
	RuleBox
	RuleStart
	RuleStop
	RulePrint
	RuleChoose
	RuleFault
	RuleFail
	RuleDone
)

// String returns the rule's identifier, such as L-Recv.
func (r Rule) String() string {
	return [...]string{
		"", "L-Beta", "L-Rec", "L-Let", "L-LetV", "L-Match", "L-Delta", "L-Chan", "L-Name", "L-Ref", "L-Send", "L-Recv",
		"L-Get", "L-Set", "L-Fork", "L-Box", "L-Start", "L-Stop", "L-Print", "L-Choose", "L-Fault", "L-Fail", "L-Done",
	}[r]
}

// Rules lists every rule in order.
func Rules() []Rule {
	rules := make([]Rule, 0, RuleDone)
	for r := RuleBeta; r <= RuleDone; r++ {
		rules = append(rules, r)
	}
	return rules
}
