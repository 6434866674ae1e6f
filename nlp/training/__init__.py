"""How the trained reader's model is made: fetched weights in, ONNX files out. Needs the extra `train`, the reader does not."""
