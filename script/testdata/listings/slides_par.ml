let e1 = importPayment1 ()  
let e2 = importPayment2 ()  
let e12 = ePar e1 e2  
let (vm1, e3) = createOrderProcessingRole ()  
let (vm3, e4) = createOrderEntryRole e12 e3
