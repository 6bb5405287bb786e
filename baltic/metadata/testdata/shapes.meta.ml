let math = {sname = "Math"; ops = [
  {opname = "Double"; action = ""; input = "int"; output = "System.int"};
  {opname = "Even"; action = ""; input = "int"; output = "bool";}]};;
let clock : service = {sname = “Clock”; ops = [{opname = "Now"; action = ""; input = "unit"; output = "string"}]}
let farm = [
  VM {vmname = "Both"; disk = "both.img"; inputs = [clock]; outputs = [("/math", math); ("/clock", clock)]};
  VM {vmname = "Silent"; disk = "silent.img"; inputs = []; outputs = []}; (* (* nothing *) at all *)
  Import {name = "Math"; url = "http://example.org/math"; service = math};
  Export {url = http://localhost/math; name = "Math"; service = math};
]
