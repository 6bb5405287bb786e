let payment:service =
  {sname = "Payment";
   ops = [{opname = "AuthorizePayment";
           action = "http://tempuri.org/IPayment/AuthorizePayment";
           input = "ProgrammingIndigo.Payment";
           output = "string"}]}
let orderProc:service =
  {sname = "OrderProcessing";
   ops = [{opname = "SubmitOrder";
           action = "http://AdventureWorks/IOrderProcessing/SubmitOrder";
           input = "ProgrammingIndigo.Order";
           output = "unit"}]}
let orderEntry:service =
  {sname = "OrderEntry";
   ops = [{opname = "SubmitOrder";
           action = "http://AdventureWorks/IOrderEntry/SubmitOrder";
           input = "ProgrammingIndigo.Order";
           output = "string"}]}
let m:metadata =  
  [VM {vmname = "OrderEntry"; disk = "OrderW2K3.vhd";  
    inputs = [payment; orderProc]; outputs = [("/OrderEntry.svc",orderEntry)]};  
  Import {name="Payment1"; url = "http://credit.fr/CA/service.svc" ; service=payment};  
  Export {name="OrderEntry";url = "http://localhost:80/OE/service.svc" ; service=orderEntry}]
