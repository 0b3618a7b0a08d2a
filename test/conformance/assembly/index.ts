// One module with many small filters, each of which does one thing with the SDK's public API; a case picks one by its
// `root_id` and says what must come of it.
import "./bodies";
import "./callouts";
import "./general";
import "./headers";
import "./lifecycle";
import "./metrics";
import "./properties";
import "./rare";
import "./shared";
import "./streams";
import "./tcp";
