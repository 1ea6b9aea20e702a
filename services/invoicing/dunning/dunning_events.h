// What dunning tells the others. Pure; any thread.
#pragma once

#include "common/feed/event.h"
#include "services/invoicing/dunning/notice_store.h"

namespace vlot::invoicing::dunning {

feed::NewEvent ReminderIssued(const NoticeRow& notice);

}  // namespace vlot::invoicing::dunning
