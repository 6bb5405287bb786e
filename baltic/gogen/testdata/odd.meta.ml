// A farm with names that clash in Go, and with every kind of type.
let everything : service = wsdl "odd.wsdl" "Everything"
let farm : service = {sname = "Farm"; ops = [
  {opname = "new"; action = ""; input = "unit"; output = "Some.picture"};
  {opname = "New"; action = ""; input = "Some.picture"; output = "unit"}]}
let other : service = {sname = "other"; ops = [{opname = "new"; action = ""; input = "int"; output = "bool"}]}
let m : metadata = [
  VM {vmname = "both"; disk = ""; inputs = [farm; everything; farm]; outputs = [("/1", farm); ("/2", other); ("/3", everything)]};
  VM {vmname = "Both"; disk = ""; inputs = []; outputs = []};
  VM {vmname = "Alone"; disk = ""; inputs = []; outputs = [("/", everything)]};
  Import {name = "x"; url = "http://api.baltic.example/"; service = farm};
  Import {name = "X"; url = http://localhost/; service = everything};
  Export {name = "A"; url = http://localhost/a; service = farm};
  Export {name = "ANew"; url = http://localhost/b; service = everything}]
