// The parties of a UBL document. See ubl.h.
#pragma once

#include <string>

#include "services/invoicing/document.h"
#include "services/invoicing/seller.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing {

// `creditor_id`: under which it collects the document's amount (BT-90); "": it does not.
void AddSupplier(const Seller& seller, const std::string& creditor_id, Element document);

// A consumer stands without electronic address and numbers; so does whatever a company does not have, or has
// wrongly as far as `checks` go.
void AddCustomer(const Party& buyer, NumberChecks checks, Element document);

}  // namespace vlot::invoicing
