"""The drafter that writes with a language model on the machine: any instruction-tuned GGUF, through llama.cpp.

`drafter.LlamaDrafter` is the way in. `model_file` looks at the file before anything is loaded, `binding` is the
only file that knows llama.cpp's C interface, `chat` the model's chat template; `prompt`, `grammar` and `parsing`
are pure text; `writing` puts them together, section by section.
"""
