"""Makes small picture files, and what Pillow and transformers' slow image processors make of them.

Run in a throw-away environment:  pip install torch==2.7.1 transformers==4.57.1 pillow==11.3.0
    python tests/parity/make_images.py
(Pillow 13 resizes columns before rows where that is less work, and gives other levels for tall pictures.)
Writes tests/src/test/resources/parity/images/ (read by PreprocessTest and PictureFileTest).
"""

import gzip
import hashlib
import io
import json
import shutil
import struct
import zlib
from pathlib import Path

import numpy as np
import PIL
import transformers
from PIL import Image, ImageOps
from transformers import CLIPImageProcessor, Idefics3ImageProcessor, LlavaNextImageProcessor, SiglipImageProcessor
from transformers.image_processing_utils import select_best_resolution
from transformers.models.idefics3.image_processing_idefics3 import get_resize_output_image_size

OUT = Path(__file__).resolve().parents[1] / "src/test/resources/parity/images"
shutil.rmtree(OUT, ignore_errors=True)
for folder in ["files", "broken", "pictures", "expected"]:
    (OUT / folder).mkdir(parents=True)
FILES = OUT / "files"
rng = np.random.default_rng(3)


def picture(width, height, channels=3):
    """Slopes, an edge and some noise; the same for the same size."""
    y, x = np.mgrid[0:height, 0:width]
    noise = np.random.default_rng(width * 1000 + height).integers(0, 60, (height, width, channels))
    base = np.stack([x * 195 // width, y * 195 // height, (x + y) * 195 // (width + height), 195 - x * 195 // width], -1)
    base = np.where(((x // 7 + y // 5) % 4 == 0)[..., None], 195 - base, base)
    return (base[..., :channels] + noise).astype(np.uint8)


def formula(width, height):
    """A large picture that needs no file: PreprocessTest computes it too."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    return np.stack([(x * x * (3 + c) + y * y * 5 + x * y * (7 - c) >> 6) & 255 for c in range(3)], -1).astype(np.uint8)


def write_png(name, colour, depth, samples, *chunks):
    """A PNG of any colour type and depth, which Pillow cannot write; samples (height, width, channels)."""
    height, width, channels = samples.shape
    bits = np.unpackbits(samples.astype(">u2").reshape(height, -1, 1).view(np.uint8), axis=-1)[..., 16 - depth:]
    rows = np.packbits(bits.reshape(height, -1), axis=-1)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    out = b"\x89PNG\r\n\x1a\n"
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    for kind, body in [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")]:
        out += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    (FILES / name).write_bytes(out)


def tiff_tag(order, value):
    e = "<" if order == b"II" else ">"
    return order + struct.pack(e + "HIHHHIHHI", 42, 8, 1, 0x0112, 3, 1, value, 0, 0)


def small(channels, levels=256):
    return picture(19, 13, channels).astype(np.int64) * levels // 256


# -- picture files --
for depth in [1, 2, 4, 8]:
    write_png(f"grey{depth}.png", 0, depth, small(1, 2 ** depth))
wide = rng.integers(0, 65536, (13, 19, 4))
write_png("grey16.png", 0, 16, wide[..., :1])
write_png("rgb16.png", 2, 16, wide[..., :3])
write_png("la16.png", 4, 16, wide[..., :2])
write_png("rgba16.png", 6, 16, wide)
write_png("rgb8.png", 2, 8, small(3))
write_png("la8.png", 4, 8, small(2))
write_png("rgba8.png", 6, 8, small(4))
write_png("rgb8-key.png", 2, 8, small(3), (b"tRNS", struct.pack(">HHH", *small(3)[5, 5])))
write_png("grey8-key.png", 0, 8, small(1), (b"tRNS", struct.pack(">H", small(1)[5, 5, 0])))
palette = bytes(rng.integers(0, 256, 48, dtype=np.uint8))
write_png("palette4.png", 3, 4, small(1, 16), (b"PLTE", palette))
write_png("palette4-clear.png", 3, 4, small(1, 16), (b"PLTE", palette), (b"tRNS", bytes([0, 255, 128, 7])))
write_png("turned6.png", 2, 8, small(3), (b"eXIf", tiff_tag(b"MM", 6)))
Image.fromarray(picture(19, 13)).save(FILES / "interlaced.gif", interlace=True)
Image.fromarray(picture(19, 13)).convert("P", palette=Image.Palette.ADAPTIVE, colors=16).save(
    FILES / "clear.gif", transparency=3)
frame = Image.fromarray(picture(11, 7)).convert("P", palette=Image.Palette.ADAPTIVE, colors=16)
buffer = io.BytesIO()
frame.save(buffer, "GIF")
gif = bytearray(buffer.getvalue())
gif[6:10] = struct.pack("<HH", 19, 13)  # a frame on a larger screen
at = gif.index(b",\0\0\0\0" + struct.pack("<HH", 11, 7))
gif[at + 1:at + 5] = struct.pack("<HH", 5, 4)
(FILES / "small-frame.gif").write_bytes(gif)
Image.fromarray(picture(19, 13)).save(FILES / "rgb.bmp")
Image.fromarray(picture(19, 13)).save(FILES / "turned8.tiff", exif=Image.Exif(), tiffinfo={274: 8})
for tag in range(1, 9):
    exif = b"Exif\0\0" + tiff_tag(b"II" if tag % 2 else b"MM", tag)
    Image.fromarray(picture(31, 21)).save(FILES / f"turned{tag}.jpg", quality=85, exif=exif, optimize=True)
Image.fromarray(picture(31, 21, 1)[..., 0]).save(FILES / "grey.jpg", quality=85)
Image.fromarray(picture(61, 43)).save(FILES / "progressive.jpg", quality=70, progressive=True)
Image.fromarray(picture(61, 43)).save(FILES / "444.jpg", quality=95, subsampling=0)

inks = Image.fromarray(picture(31, 21, 4), "CMYK")
inks.save(FILES / "cmyk.jpg", quality=95)
inks.save(FILES / "cmyk.tiff")

decoded = {}
for file in sorted(FILES.iterdir()):
    rgb = np.array(ImageOps.exif_transpose(Image.open(file)).convert("RGB"))
    if file.name == "grey16.png":  # Pillow cuts off at 255; we take the high byte
        assert (rgb[..., 0] == np.minimum(wide[..., 0], 255)).all()
        rgb = np.repeat((wide[..., :1] >> 8).astype(np.uint8), 3, -1)
    pixels = np.concatenate([np.zeros_like(rgb[..., :1]), rgb], -1)
    head = struct.pack(">II", rgb.shape[1], rgb.shape[0])
    decoded[file.name] = hashlib.sha256(head + pixels.tobytes()).hexdigest()  # as Picture.hash()
    if file.suffix == ".jpg":
        Image.fromarray(rgb).save(OUT / "expected" / f"{file.stem}.png", optimize=True)

# What an error message is about.
Image.fromarray(picture(16, 16)).save(OUT / "broken" / "webp.webp")

# -- processors --
SMOL = {"size": {"longest_edge": 48}, "max_image_size": {"longest_edge": 16}}
NEXT = {"size": {"shortest_edge": 16}, "crop_size": {"height": 16, "width": 16}}
SIGLIP = {"size": {"height": 24, "width": 24}, "do_convert_rgb": True}
PINPOINTS = [[16, 32], [32, 16], [32, 32], [48, 16], [16, 48]]
CONFIGS = {
    "clip": (CLIPImageProcessor, {"size": {"shortest_edge": 24}, "crop_size": {"height": 24, "width": 24}}),
    "clip-bordered": (CLIPImageProcessor, {
        "size": {"shortest_edge": 19}, "crop_size": 26, "resample": 2, "image_mean": [0.1, 0.2, 0.3]}),
    "clip-as-is": (CLIPImageProcessor, {"do_resize": False, "crop_size": {"height": 31, "width": 31}, "do_normalize": False}),
    "clip-raw": (CLIPImageProcessor, {"size": {"height": 20, "width": 33}, "crop_size": 25, "resample": 0, "do_rescale": False}),
    "siglip": (SiglipImageProcessor, {**SIGLIP}),
    "siglip-lanczos": (SiglipImageProcessor, {**SIGLIP, "resample": 1}),
    "siglip-box": (SiglipImageProcessor, {**SIGLIP, "resample": 4, "image_std": 0.25}),
    "siglip-hamming": (SiglipImageProcessor, {**SIGLIP, "resample": 5}),
    "next": (LlavaNextImageProcessor, {**NEXT, "image_grid_pinpoints": PINPOINTS}),
    "next-one": (LlavaNextImageProcessor, {**NEXT, "image_grid_pinpoints": [[16, 16]]}),
    "next-other-size": (LlavaNextImageProcessor, {
        **NEXT, "size": {"shortest_edge": 20}, "image_grid_pinpoints": PINPOINTS, "resample": 2}),
    "smol": (Idefics3ImageProcessor, SMOL),
    "smol-whole": (Idefics3ImageProcessor, {**SMOL, "do_image_splitting": False}),
    "smol-no-resize": (Idefics3ImageProcessor, {**SMOL, "do_resize": False}),
    "smol-one": (Idefics3ImageProcessor, {"size": {"longest_edge": 15}, "max_image_size": {"longest_edge": 16}, "resample": 3}),
    # the real ones, run on larger pictures
    "llava-1.5": (CLIPImageProcessor, {"size": {"shortest_edge": 336}, "crop_size": {"height": 336, "width": 336}}),
    "llava-1.6": (LlavaNextImageProcessor, {
        "size": {"shortest_edge": 336}, "crop_size": {"height": 336, "width": 336},
        "image_grid_pinpoints": [[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]]}),
    "smolvlm": (Idefics3ImageProcessor, {"size": {"longest_edge": 2048}, "max_image_size": {"longest_edge": 512}}),
    "idefics3": (Idefics3ImageProcessor, {"size": {"longest_edge": 4 * 364}, "max_image_size": {"longest_edge": 364}}),
}
REAL = ["llava-1.5", "llava-1.6", "smolvlm", "idefics3"]
SIZES = {"wide": (97, 11), "tall": (9, 83), "tiny": (8, 6), "square": (24, 24), "photo": (120, 90), "odd": (37, 41)}
LARGE = [(1000, 750), (333, 1000), (40, 30), (511, 2100)]


def run(processor, image):
    smol = isinstance(processor, Idefics3ImageProcessor)
    more = {"return_row_col_info": True} if smol else {}
    out = processor(image, return_tensors="np", **more)
    tiles = out["pixel_values"]
    rows, columns = (out["rows"][0][0], out["cols"][0][0]) if smol else grid(processor, image.height, image.width)
    tiles = tiles.reshape(-1, *tiles.shape[-3:]).astype("<f4")
    return tiles, int(rows), int(columns)


def grid(processor, height, width):
    """Rows and columns as the original computes them; Idefics3 on pictures that take no memory."""
    if isinstance(processor, LlavaNextImageProcessor):
        best = select_best_resolution((height, width), processor.image_grid_pinpoints)
        return best[0] // processor.crop_size["height"], best[1] // processor.crop_size["width"]
    if not isinstance(processor, Idefics3ImageProcessor):
        return 0, 0

    def resize(image, size, **_):
        if "longest_edge" in size:
            high, wide = get_resize_output_image_size(image, size["longest_edge"], "channels_last")
        else:
            high, wide = size["height"], size["width"]
        return np.broadcast_to(np.uint8(0), (high, wide, 3))

    sizer = Idefics3ImageProcessor(**{k: getattr(processor, k) for k in ["size", "max_image_size"]})
    sizer.resize = lambda image, size, *_, **__: resize(image, size)
    image = sizer.resize(np.broadcast_to(np.uint8(0), (height, width, 3)), sizer.size)
    image = sizer.resize_for_vision_encoder(image, sizer.max_image_size["longest_edge"], input_data_format="channels_last")
    return sizer.split_image(image, sizer.max_image_size, input_data_format="channels_last")[1:]


def case(config, source, image):
    tiles, rows, columns = run(processors[config], image)
    return {"config": config, "picture": source, "tiles": len(tiles), "side": tiles.shape[-1], "rows": rows,
            "columns": columns, "sha256": hashlib.sha256(tiles.tobytes()).hexdigest()}


processors = {name: kind(**settings) for name, (kind, settings) in CONFIGS.items()}
configs = {name: {"image_processor_type": kind.__name__, **settings} for name, (kind, settings) in CONFIGS.items()}
cases = []
for name, (width, height) in SIZES.items():
    Image.fromarray(picture(width, height)).save(OUT / "pictures" / f"{name}.png", optimize=True)
Image.fromarray(picture(50, 40, 4)).save(OUT / "pictures" / "glass.png", optimize=True)
for config in processors:
    for name in [] if config in REAL else [*SIZES, "glass"]:
        cases.append(case(config, name, Image.open(OUT / "pictures" / f"{name}.png")))
    for width, height in LARGE if config in REAL else []:
        cases.append(case(config, f"{width}x{height}", Image.fromarray(formula(width, height))))
sides = [1, 2, 3, 10, 99, 224, 335, 336, 337, 364, 365, 480, 511, 512, 513, 640, 671, 672, 673, 1000, 1008, 1009,
         1024, 1456, 1500, 2047, 2048, 2049, 3000, 4097, 5000]
lines = ["width,height," + ",".join(f"{name} rows,{name} columns" for name in REAL[1:])]
for width in sides:
    for height in sides:
        grids = [grid(processors[name], height, width) for name in REAL[1:]]
        lines.append(",".join(str(int(v)) for v in [width, height, *sum((list(g) for g in grids), [])]))
(OUT / "grids.csv.gz").write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))

versions = {"pillow": PIL.__version__, "transformers": transformers.__version__, "numpy": np.__version__}
(OUT / "expected.json").write_text(json.dumps({"versions": versions, "decoded": decoded, "configs": configs, "cases": cases}, indent=0))
size = sum(f.stat().st_size for f in OUT.rglob("*") if f.is_file())
print(versions, len(decoded), "files", len(cases), "cases", len(lines) - 1, "grids", size // 1024, "KiB")
