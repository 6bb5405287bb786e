type Payment = { card : string; amount : int }

type Order = { item : string; quantity : int }

type tOrderEntry = (Order,string) endpoint

// OrderEntry service

type tOrderProcessing = (Order,unit) endpoint

// OrderProcessing service

type tPayment = (Payment,string) endpoint

// Payment service
