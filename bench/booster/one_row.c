/* Seconds a call of XGBoosterPredictFromDense takes, one row after another: one_row LIBRARY MODEL ROWS COLUMNS CALLS */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef void *Handle;

static void must(int failed, const char *what) {
  if (!failed) return;
  fprintf(stderr, "%s failed\n", what);
  exit(1);
}

int main(int count, char **arguments) {
  must(count != 6, "reading the arguments");
  void *library = dlopen(arguments[1], RTLD_NOW);
  must(library == NULL, "dlopen");
  int (*create)(const Handle *, uint64_t, Handle *) = dlsym(library, "XGBoosterCreate");
  int (*load)(Handle, const char *) = dlsym(library, "XGBoosterLoadModel");
  int (*set)(Handle, const char *, const char *) = dlsym(library, "XGBoosterSetParam");
  int (*predict)(Handle, const char *, const char *, Handle, const uint64_t **, uint64_t *, const float **) =
      dlsym(library, "XGBoosterPredictFromDense");

  Handle booster;
  must(create(NULL, 0, &booster), "XGBoosterCreate");
  must(load(booster, arguments[2]), "XGBoosterLoadModel");
  must(set(booster, "nthread", "1"), "XGBoosterSetParam");

  enum { rows = 1000 };
  long columns = atol(arguments[4]), calls = atol(arguments[5]);
  float *values = malloc(rows * columns * sizeof(float));
  FILE *file = fopen(arguments[3], "rb");
  must(file == NULL || fread(values, columns * sizeof(float), rows, file) != rows, "reading the rows");
  static char texts[rows][160];
  for (long row = 0; row < rows; row++)
    snprintf(texts[row], sizeof texts[row],
             "{\"data\": [%ju, true], \"shape\": [1, %ld], \"typestr\": \"<f4\", \"version\": 3}",
             (uintmax_t)(uintptr_t)(values + row * columns), columns);
  const char *config = "{\"type\": 0, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"missing\": NaN, "
                       "\"strict_shape\": false, \"cache_id\": 0}";

  const uint64_t *shape;
  uint64_t width;
  const float *result;
  struct timespec started, ended;
  for (long call = -1000; call < calls; call++) {
    if (call == 0) clock_gettime(CLOCK_MONOTONIC, &started);
    must(predict(booster, texts[(call + 1000) % rows], config, NULL, &shape, &width, &result), "XGBoosterPredictFromDense");
  }
  clock_gettime(CLOCK_MONOTONIC, &ended);
  printf("%.9f\n", ((ended.tv_sec - started.tv_sec) + (ended.tv_nsec - started.tv_nsec) * 1e-9) / calls);
  return 0;
}
