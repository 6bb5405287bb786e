package hosttest

import "github.com/balticsim/balticsim/baltic"

// Role is the role of the machines that the suite boots.
const Role = "Desk"

// metadata describe a machine that adds up numbers, asks a clerk, and can be made to do everything else that machines do.
const metadata = `
let clerk:service = {sname = "Clerk"; ops = [
  {opname = "Ask"; action = "urn:ask"; input = "string"; output = "int"}]}
let desk:service = {sname = "Desk"; ops = [
  {opname = "Add"; action = "urn:add"; input = "int"; output = "int"};
  {opname = "Relay"; action = "urn:relay"; input = "string"; output = "int"};
  {opname = "Echo"; action = "urn:echo"; input = "string"; output = "string"};
  {opname = "Grow"; action = "urn:grow"; input = "int"; output = "string"};
  {opname = "Say"; action = "urn:say"; input = "string"; output = "unit"};
  {opname = "Break"; action = "urn:break"; input = "string"; output = "unit"}]}
let m:metadata = [VM {vmname = "Desk"; disk = "desk.vhd"; inputs = [clerk]; outputs = [("/desk", desk)]}]
`

// images: Add adds to a sum that is the machine's own memory, Grow makes a string of so many doublings of eight characters.
const images = `
let rec double s n = if n = 0 then s else double (s ^ s) (n - 1)
let image_Desk ask =
  let sum = ref 0 in
  print_endline "the desk opens";
  let add n = sum := !sum + n; !sum in
  (add, ask, (fun s -> s), double "12345678", print_endline, failwith)
`

// Boot is what makes a machine of the suite.
func Boot(name string) baltic.Boot {
	return baltic.Boot{Role: Role, Name: name, Image: baltic.Image{
		Metadata: baltic.Text{Name: "desk.meta.ml", Text: metadata},
		Images:   baltic.Text{Name: "Images.ml", Text: images},
	}}
}
