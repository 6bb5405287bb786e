// The metadata of the slides, as printed (a third brace closes each service), with the ellipses filled in.
let payment:service =
  {sname = "Payment";
   ops = [{opname = "AuthorizePayment";
           action = "http://tempuri.org/IPayment/AuthorizePayment";
           input = "ProgrammingIndigo.Payment";
           output = "string"}]}}
let orderProc:service =
  {sname = "OrderProcessing";
   ops = [{opname = "SubmitOrder";
           action = "http://AdventureWorks/IOrderProcessing/SubmitOrder";
           input = "ProgrammingIndigo.Order";
           output = "unit"}]}}
let orderEntry:service =
  {sname = "OrderEntry";
   ops = [{opname = "SubmitOrder";
           action = "http://AdventureWorks/IOrderEntry/SubmitOrder";
           input = "ProgrammingIndigo.Order";
           output = "string"}]}}

let m:metadata =  
  [VM {vmname = "OrderEntry"; disk = "OrderW2K3.vhd";  
    inputs = [payment; orderProc]; outputs = [("/OrderEntry.svc",orderEntry)]};  
   VM {vmname = "OrderProcessing"; disk = "ProcW2K3.vhd";
    inputs = []; outputs = [("/OrderProcessing.svc",orderProc)]};
   VM {vmname = "Payment"; disk = "PaymentW2K3.vhd";
    inputs = []; outputs = [("/Payment.svc",payment)]};
  Import {name="Payment1"; url = http://credit.fr/CA/service.svc ; service=payment};  
  Import {name="Payment2"; url = http://credit.us/PA/service.svc; service=payment};
  Export {name="OrderEntry";url = http://localhost:80/OE/service.svc ; service=orderEntry}]
