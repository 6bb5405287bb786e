// Package unmodified lets a machine run any program that serves HTTP, instead of the image of its role. The program knows nothing of
// farms. It is started with
//
//	PORT                  the port on which it has to listen, on 127.0.0.1
//	LISTEN                the same as an address: 127.0.0.1:PORT
//	IMPORT_<SERVICE>_URL  for each service that the machine imports, in capitals, what is no letter or digit as _
//
// and without any other environment. A call of the operation Op of the service S reaches it as POST /S/Op with a JSON body, and it answers
// 200 and a JSON body; to call an imported service it posts JSON to URL/Op. A service that the machine serves or imports a second time is
// S-2. Every message is checked by its type, in both directions. What the program writes on its standard output is printed, line by line.
// The program is ready when it accepts connections; when it ends, it has failed.
package unmodified

// Reading order: program.go (the process), calls.go (calls of it), imports.go (what it asks).
