// The parties of a UBL document. See ubl.h.
#pragma once

#include "services/invoicing/document.h"
#include "services/invoicing/seller.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing {

void AddSupplier(const Seller& seller, Element document);

// A consumer stands without electronic address and numbers; so does whatever a company does not have.
void AddCustomer(const Party& buyer, Element document);

}  // namespace vlot::invoicing
