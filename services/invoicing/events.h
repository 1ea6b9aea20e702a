// What invoicing tells the others. Pure; any thread.
#pragma once

#include <string>

#include "common/feed/event.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/document.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::invoicing {

// The account is new or has changed: name, billing mode and hold, no personal data. Its version orders such events.
feed::NewEvent AccountChanged(const AccountRow& account);

// An invoice or a credit note was issued, with its number.
feed::NewEvent DocumentIssued(const Document& document);

// Appends to a stored event's bytes what its row knows: position and time (rpc::FeedServer).
void CompleteEvent(const feed::StoredEvent& stored, std::string& event);

}  // namespace vlot::invoicing
