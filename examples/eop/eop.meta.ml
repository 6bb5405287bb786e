// Adventure Works, the farm of the slides: three roles that serve the back end of a web shop. The services, the first
// machine, the first import and the export are the slides' text; each service ends in the third brace that the slides print.

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

// What a Payment and an Order are.
let documents : schema = wsdl "eop.wsdl"

let m:metadata =
  [VM {vmname = "OrderEntry"; disk = "OrderW2K3.vhd";
    inputs = [payment; orderProc]; outputs = [("/OrderEntry.svc",orderEntry)]};
   VM {vmname = "OrderProcessing"; disk = "ProcW2K3.vhd";
    inputs = []; outputs = [("/OrderProcessing.svc",orderProc)]};
   VM {vmname = "Payment"; disk = "PaymentW2K3.vhd";
    inputs = []; outputs = [("/Payment.svc",payment)]};
   Import {name="Payment1"; url = http://credit.fr/CA/service.svc ; service=payment};
   Import {name="Payment2"; url = http://credit.us/CA/service.svc ; service=payment};
   Export {name="OrderEntry";url = http://localhost:80/OE/service.svc ; service=orderEntry}]
