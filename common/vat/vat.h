// Everything of common/vat: categories, dated rates, and the VAT of a document.
#pragma once

#include "common/vat/calculate.h"
#include "common/vat/category.h"
#include "common/vat/rates.h"
