// One module with the roots of all three filters: what sharing a VM saves is measured with it.
import "../../../../../filters/metadata-exchange/assembly/index";
import "../../../../../filters/header-authz/assembly/index";
import "../../../../../filters/stats/assembly/index";
