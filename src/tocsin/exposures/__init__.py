"""Stage 5: from what was read to securities, hop by hop."""

from tocsin.exposures.explain import explain_path
from tocsin.exposures.mapping import ExposureMap, load_map, packaged_map, problems
from tocsin.exposures.trace import trace

__all__ = ["ExposureMap", "explain_path", "load_map", "packaged_map", "problems", "trace"]
