let e3 = eOr e1 e2
let (e4,r) = eRef e3
let (vm5,e5) = createOrderEntryRole e0 e4
