// Buyers, requests and documents for this service's tests.
#pragma once

#include "services/invoicing/document.h"
#include "services/invoicing/issue.h"

namespace vlot::invoicing {

Party Consumer();
Party Business();  // Dutch, with every number

// Two kinds of goods and shipping, prices including VAT, paid in full.
IssueRequest ConsumerRequest();
// The same goods, prices without VAT, to be paid.
IssueRequest BusinessRequest();

// A request's document under default terms, with a number.
Document Issued(const IssueRequest& request, Profile profile);
Document Issued(const IssueRequest& request);

}  // namespace vlot::invoicing
