type event = VM_Crash
type vm_snapshot  
val eOr : ( $\alpha, \beta$ ) endpoint -> ( $\alpha, \beta$ ) endpoint -> ( $\alpha, \beta$ ) endpoint
val ePar: ( $\alpha, \beta$ )endpoint -> ( $\alpha, \beta$ )endpoint -> ( $\alpha, \beta$ ) endpoint
type ( $\alpha, \beta$ ) endpointref
val eRef : ( $\alpha, \beta$ ) endpoint -> ( $\alpha, \beta$ ) endpoint * ( $\alpha, \beta$ ) endpointref
val eRefUpdate : ( $\alpha, \beta$ ) endpointref -> ( $\alpha, \beta$ ) endpoint -> unit
val eVM : vm -> (event -> unit) -> unit
val snapshotVM : vm -> vm_snapshot  
val restoreVM : vm_snapshot -> unit
val service : (α_1, β_1) endpoint * (α_n, β_n) endpoint
val curly : ‘a → ’b
