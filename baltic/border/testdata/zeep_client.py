"""Calls the shop through zeep, an independent and strict SOAP client, from the descriptions that the border serves at the URL given."""

import sys

import zeep
from zeep.exceptions import Fault, ValidationError

base = sys.argv[1]


def service(path):
    return zeep.Client(base + path + "?wsdl").service


payment = {"CardNumber": "1 < 2 & é", "Amount": "9.99", "Kind": "Master Card", "approved": None}
print(service("/Pay").AuthorizePayment(payment=payment))

order = {"id": -7, "Items": [{"Sku": "a", "Quantity": 1}, {"Sku": " b ", "Quantity": 2}], "Note": None, "Type": "urn:x"}
print(service("/Process").SubmitOrder(**order))
print(service("/Entry").SubmitOrder(order=order))

math = service("/Math1")
print(math.Double(21))
print(math.Now())
print(math.Price({"Name": "n", "Parts": [{"Colour": "light blue"}], "Nothing": {}, "Known": True, "Weight": 5}))
print(math.Price({"Name": "", "Parts": [], "Known": None}))
try:
    math.Double(0)
except Fault as fault:
    print(fault.code, "|", fault.message)
try:
    math.Double(None)
except ValidationError as err:
    print(err)
