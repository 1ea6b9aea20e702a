// For threads whose work can wait.
#pragma once

namespace vlot::invoicing {

// The calling thread gets the processor when nobody else wants it. A system that refuses changes nothing.
void LowerPriorityOfThread();

}  // namespace vlot::invoicing
