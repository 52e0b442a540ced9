#include "services/metrics.h"
