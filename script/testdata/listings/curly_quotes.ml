let c = chan “resp”
let x’ = 1
