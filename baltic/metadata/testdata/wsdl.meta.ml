let payment : service = wsdl "shop.wsdl" "Payment"
let orderProc : service = wsdl "shop.wsdl" "OrderProcessing"
let orderEntry : service = wsdl "shop.wsdl" "OrderEntry"
let m : metadata =
  [VM {vmname = "OrderEntry"; disk = "OrderW2K3.vhd"; inputs = [payment; orderProc]; outputs = [("/OrderEntry.svc", orderEntry)]};
   VM {vmname = "OrderProcessing"; disk = "ProcW2K3.vhd"; inputs = []; outputs = [("/OrderProcessing.svc", orderProc)]};
   VM {vmname = "Payment"; disk = "PaymentW2K3.vhd"; inputs = []; outputs = [("/Payment.svc", payment)]};
   Import {name = "Payment1"; url = "http://credit.fr/CA/service.svc"; service = payment};
   Import {name = "Payment2"; url = "http://credit.us/PA/service.svc"; service = payment};
   Export {name = "OrderEntry"; url = "http://localhost:80/OE/service.svc"; service = orderEntry}]
