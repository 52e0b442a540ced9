// The rows of all types: who goes over the table includes this, so that none can be forgotten.
#pragma once

#include "events/types/activities_rows.h"
#include "events/types/catalogue_rows.h"
#include "events/types/claims_fields.h"
#include "events/types/communities_rows.h"
#include "events/types/credits_rows.h"
#include "events/types/funding_rows.h"
#include "events/types/needs_rows.h"
#include "events/types/organizations_rows.h"
#include "events/types/volunteers_rows.h"
