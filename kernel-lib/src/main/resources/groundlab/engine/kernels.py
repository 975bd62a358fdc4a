class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return x
  def linear(self: __torch__.Kernels,
    x: Tensor,
    weight: Tensor) -> Tensor:
    return torch.linear(x, weight)
  def linear_bias(self: __torch__.Kernels,
    x: Tensor,
    weight: Tensor,
    bias: Tensor) -> Tensor:
    return torch.linear(x, weight, bias)
  def lora(self: __torch__.Kernels,
    x: Tensor,
    y: Tensor,
    a: Tensor,
    b: Tensor,
    scale: Tensor) -> Tensor:
    down = torch.to(a, ops.prim.dtype(x))
    up = torch.to(b, ops.prim.dtype(x))
    return torch.add(y, torch.mul(torch.linear(torch.linear(x, down), up), scale))
  def lora_dropout(self: __torch__.Kernels,
    x: Tensor,
    y: Tensor,
    a: Tensor,
    b: Tensor,
    scale: Tensor,
    share: Tensor) -> Tensor:
    kept = torch.dropout(x, torch.Float(share), True)
    return (self).lora(kept, y, a, b, scale, )
  def merged(self: __torch__.Kernels,
    weight: Tensor,
    a: Tensor,
    b: Tensor,
    scale: Tensor) -> Tensor:
    change = torch.mul(torch.matmul(b, a), scale)
    return torch.to(torch.add(torch.to(weight, 6), change), ops.prim.dtype(weight))
  def layer_norm(self: __torch__.Kernels,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    eps: Tensor) -> Tensor:
    return torch.layer_norm(x, torch.size(weight), weight, bias, torch.Float(eps))
  def rms_norm(self: __torch__.Kernels,
    x: Tensor,
    weight: Tensor,
    eps: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(x), 6):
      variance = torch.mean(torch.square(x), [-1], True)
      normed = torch.mul(x, torch.rsqrt(torch.add(variance, eps)))
    else:
      length = torch.linalg_vector_norm(x, 2, [-1], True, dtype=6)
      variance = torch.div(torch.square(length), torch.size(x, -1))
      wide = torch.mul(x, torch.rsqrt(torch.add(variance, eps)))
      normed = torch.to(wide, ops.prim.dtype(x))
    return torch.mul(weight, normed)
  def quick_gelu(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.mul(x, torch.sigmoid(torch.mul(x, 1.702)))
  def gelu(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.gelu(x)
  def gelu_pytorch_tanh(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.gelu(x, approximate="tanh")
  def silu(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.silu(x)
  def silu_times(self: __torch__.Kernels,
    gate: Tensor,
    up: Tensor) -> Tensor:
    return torch.mul(torch.silu(gate), up)
  def embedding(self: __torch__.Kernels,
    ids: Tensor,
    weight: Tensor) -> Tensor:
    return torch.embedding(weight, ids)
  def place_images(self: __torch__.Kernels,
    embedded: Tensor,
    here: Tensor,
    features: Tensor) -> Tensor:
    return torch.masked_scatter(embedded, torch.unsqueeze(here, -1), torch.to(features, ops.prim.dtype(embedded)))
  def patches(self: __torch__.Kernels,
    pixels: Tensor,
    weight: Tensor) -> Tensor:
    side = torch.size(weight, 2)
    convolved = torch.conv2d(pixels, weight, None, [side, side])
    return torch.transpose(torch.flatten(convolved, 2), 1, 2)
  def pixel_shuffle(self: __torch__.Kernels,
    x: Tensor,
    factor: Tensor,
    per_side: Tensor) -> Tensor:
    f = torch.Int(factor)
    few = torch.floordiv(torch.Int(per_side), f)
    squares = torch.unflatten(x, 1, [few, f, few, f])
    return torch.flatten(torch.flatten(torch.permute(squares, [0, 1, 3, 2, 4, 5]), 3), 1, 2)
  def angles(self: __torch__.Kernels,
    positions: Tensor,
    frequencies: Tensor,
    scale: Tensor) -> Tensor:
    turned = torch.mul(torch.unsqueeze(torch.to(positions, 6), -1), frequencies)
    both = torch.cat([turned, turned], -1)
    waves = torch.mul(torch.stack([torch.cos(both), torch.sin(both)]), scale)
    return torch.unsqueeze(waves, 2)
  def rope(self: __torch__.Kernels,
    x: Tensor,
    angles: Tensor) -> Tensor:
    turns = torch.to(angles, ops.prim.dtype(x))
    half = torch.floordiv(torch.size(x, -1), 2)
    first = torch.slice(x, -1, 0, half)
    second = torch.slice(x, -1, half)
    turned = torch.cat([torch.neg(second), first], -1)
    return torch.add(torch.mul(x, turns[0]), torch.mul(turned, turns[1]))
  def heads(self: __torch__.Kernels,
    x: Tensor,
    width: Tensor) -> Tensor:
    split = torch.unflatten(x, -1, [-1, torch.Int(width)])
    return torch.transpose(split, 1, 2)
  def mixed(self: __torch__.Kernels,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    mask: Optional[Tensor]) -> Tensor:
    groups = torch.floordiv(torch.size(q, 1), torch.size(k, 1))
    if torch.eq(torch.size(q, 2), 1):
      folded = torch.squeeze(torch.unflatten(q, 1, [-1, groups]), 3)
      seen = torch.scaled_dot_product_attention(folded, k, v, mask)
      together = torch.unsqueeze(torch.flatten(seen, 1), 1)
    else:
      if torch.gt(groups, 1):
        keys = torch.repeat_interleave(k, groups, 1)
        values = torch.repeat_interleave(v, groups, 1)
      else:
        keys = k
        values = v
      causal = torch.__is__(mask, None)
      seen = torch.scaled_dot_product_attention(q, keys, values, mask, 0., causal)
      together = torch.flatten(torch.transpose(seen, 1, 2), 2)
    return together
  def attention(self: __torch__.Kernels,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    mask: Tensor) -> Tensor:
    return (self).mixed(q, k, v, mask, )
  def attention_open(self: __torch__.Kernels,
    q: Tensor,
    k: Tensor,
    v: Tensor) -> Tensor:
    return (self).mixed(q, k, v, None, )
  def attention_all(self: __torch__.Kernels,
    q: Tensor,
    k: Tensor,
    v: Tensor) -> Tensor:
    mixed = torch.scaled_dot_product_attention(q, k, v)
    return torch.flatten(torch.transpose(mixed, 1, 2), 2)
  def attention_shares(self: __torch__.Kernels,
    q: Tensor,
    k: Tensor,
    mask: Tensor,
    at: Tensor) -> Tensor:
    groups = torch.floordiv(torch.size(q, 1), torch.size(k, 1))
    asked = torch.to(torch.index_select(q, 2, at), 6)
    keys = torch.to(torch.repeat_interleave(k, groups, 1), 6)
    products = torch.matmul(asked, torch.transpose(keys, -2, -1))
    scores = torch.div(products, torch.pow(torch.size(q, -1), 0.5))
    unseen = torch.logical_not(torch.index_select(mask, 2, at))
    return torch.softmax(torch.masked_fill(scores, unseen, -inf), -1)
  def block_mask(self: __torch__.Kernels,
    segments: Tensor,
    visible: Tensor,
    positions: Tensor,
    window: Tensor) -> Tensor:
    length = torch.size(segments, 1)
    keys = torch.unsqueeze(segments, 1)
    queries = torch.unsqueeze(segments, 2)
    related = torch.__or__(torch.eq(keys, 0), torch.eq(keys, queries))
    seen = torch.__and__(related, torch.unsqueeze(visible, 1))
    causal = torch.tril(torch.ones_like(seen))
    itself = torch.eye(length, dtype=11, device=ops.prim.device(segments))
    mask = torch.__or__(torch.__and__(seen, causal), itself)
    if torch.gt(torch.Int(window), 0):
      back = torch.sub(torch.unsqueeze(positions, 2), torch.unsqueeze(positions, 1))
      near = torch.__and__(mask, torch.lt(back, torch.Int(window)))
    else:
      near = mask
    return torch.unsqueeze(near, 1)
  def cache_mask(self: __torch__.Kernels,
    fresh: Tensor,
    visible: Tensor,
    positions: Tensor,
    window: Tensor) -> Tensor:
    added = torch.size(fresh, 1)
    total = torch.size(visible, 1)
    seen = torch.expand(torch.unsqueeze(visible, 1), [-1, added, -1])
    causal = torch.tril(torch.ones_like(seen), torch.sub(total, added))
    itself = torch.eye(total, dtype=11, device=ops.prim.device(visible))
    mask = torch.__or__(torch.__and__(seen, causal), torch.slice(itself, 0, torch.sub(total, added)))
    if torch.gt(torch.Int(window), 0):
      queries = torch.slice(positions, 1, torch.sub(total, added))
      back = torch.sub(torch.unsqueeze(queries, 2), torch.unsqueeze(positions, 1))
      near = torch.__and__(mask, torch.lt(back, torch.Int(window)))
    else:
      near = mask
    return torch.unsqueeze(near, 1)
  def cached_layers(self: __torch__.Kernels,
    x: Tensor,
    angles: Tensor,
    mask: Tensor,
    start: Tensor,
    eps: Tensor,
    width: Tensor,
    weights: List[Tensor],
    keys: List[Tensor],
    values: List[Tensor]) -> Tensor:
    at = torch.Int(start)
    added = torch.size(x, 1)
    total = torch.add(at, added)
    d = torch.Int(width)
    turns = torch.to(angles, ops.prim.dtype(x))
    y = x
    for i in range(torch.len(keys)):
      w = torch.mul(i, 9)
      h = (self).rms_norm(y, weights[w], eps, )
      q = torch.transpose(torch.unflatten(torch.linear(h, weights[torch.add(w, 1)]), -1, [-1, d]), 1, 2)
      k = torch.transpose(torch.unflatten(torch.linear(h, weights[torch.add(w, 2)]), -1, [-1, d]), 1, 2)
      v = torch.transpose(torch.unflatten(torch.linear(h, weights[torch.add(w, 3)]), -1, [-1, d]), 1, 2)
      _0 = torch.copy_(torch.narrow(keys[i], 2, at, added), (self).rope(k, turns, ))
      _1 = torch.copy_(torch.narrow(values[i], 2, at, added), v)
      all_k = torch.narrow(keys[i], 2, 0, total)
      all_v = torch.narrow(values[i], 2, 0, total)
      if torch.gt(torch.numel(mask), 0):
        mixed = (self).attention((self).rope(q, turns, ), all_k, all_v, mask, )
      else:
        mixed = (self).attention_open((self).rope(q, turns, ), all_k, all_v, )
      seen = torch.add(y, torch.linear(mixed, weights[torch.add(w, 4)]))
      h2 = (self).rms_norm(seen, weights[torch.add(w, 5)], eps, )
      gate = torch.silu(torch.linear(h2, weights[torch.add(w, 6)]))
      inner = torch.mul(gate, torch.linear(h2, weights[torch.add(w, 7)]))
      y0 = torch.add(seen, torch.linear(inner, weights[torch.add(w, 8)]))
      y = y0
    return y
  def tower_layers(self: __torch__.Kernels,
    x: Tensor,
    eps: Tensor,
    width: Tensor,
    activation: Tensor,
    weights: List[Tensor]) -> Tensor:
    kind = torch.Int(activation)
    y = x
    for i in range(torch.floordiv(torch.len(weights), 16)):
      w = torch.mul(i, 16)
      h = (self).layer_norm(y, weights[w], weights[torch.add(w, 1)], eps, )
      q = (self).heads(torch.linear(h, weights[torch.add(w, 2)], weights[torch.add(w, 3)]), width, )
      k = (self).heads(torch.linear(h, weights[torch.add(w, 4)], weights[torch.add(w, 5)]), width, )
      v = (self).heads(torch.linear(h, weights[torch.add(w, 6)], weights[torch.add(w, 7)]), width, )
      mixed = (self).attention_all(q, k, v, )
      seen = torch.add(y, torch.linear(mixed, weights[torch.add(w, 8)], weights[torch.add(w, 9)]))
      h2 = (self).layer_norm(seen, weights[torch.add(w, 10)], weights[torch.add(w, 11)], eps, )
      inner = torch.linear(h2, weights[torch.add(w, 12)], weights[torch.add(w, 13)])
      if torch.eq(kind, 0):
        active = torch.gelu(inner)
      else:
        if torch.eq(kind, 1):
          active = torch.gelu(inner, approximate="tanh")
        else:
          if torch.eq(kind, 2):
            active = (self).quick_gelu(inner, )
          else:
            active = torch.silu(inner)
      y0 = torch.add(seen, torch.linear(active, weights[torch.add(w, 14)], weights[torch.add(w, 15)]))
      y = y0
    return y
  def append_(self: __torch__.Kernels,
    cache: Tensor,
    fresh: Tensor,
    start: Tensor) -> Tensor:
    at = torch.Int(start)
    added = torch.size(fresh, 2)
    _0 = torch.copy_(torch.narrow(cache, 2, at, added), fresh)
    return torch.narrow(cache, 2, 0, torch.add(at, added))
  def copy_(self: __torch__.Kernels,
    source: Tensor,
    target: Tensor) -> Tensor:
    _0 = torch.copy_(target, source)
    return source
  def rows(self: __torch__.Kernels,
    x: Tensor,
    index: Tensor) -> Tensor:
    return torch.index_select(x, 0, index)
  def token_logps(self: __torch__.Kernels,
    hidden: Tensor,
    head: Tensor,
    targets: Tensor) -> Tensor:
    logits = torch.to(torch.linear(hidden, head), 6)
    picked = torch.squeeze(torch.gather(logits, 1, torch.unsqueeze(targets, 1)), 1)
    return torch.sub(picked, torch.logsumexp(logits, [1]))
  def token_alignments(self: __torch__.Kernels,
    hidden: Tensor,
    head: Tensor,
    targets: Tensor) -> Tensor:
    logits = torch.to(torch.linear(hidden, head), 6)
    picked = torch.squeeze(torch.gather(logits, 1, torch.unsqueeze(targets, 1)), 1)
    squares = torch.logsumexp(torch.mul(logits, 2), [1])
    return torch.sub(torch.add(picked, torch.logsumexp(logits, [1])), squares)
  def sum_by(self: __torch__.Kernels,
    values: Tensor,
    owner: Tensor,
    zeros: Tensor) -> Tensor:
    return torch.index_add(zeros, 0, owner, values)
  def joined(self: __torch__.Kernels,
    arrays: List[Tensor]) -> Tensor:
    flat = annotate(List[Tensor], [])
    for i in range(torch.len(arrays)):
      _0 = torch.append(flat, torch.flatten(arrays[i]))
    return torch.cat(flat)
  def detach(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.detach(x)
  def contrasted(self: __torch__.Kernels,
    logits: Tensor,
    ways: Tensor,
    alpha: Tensor,
    ln_beta: Tensor) -> Tensor:
    parts = torch.unflatten(logits, 0, [torch.Int(ways), -1])
    clean = parts[0]
    worse = torch.mean(torch.slice(parts, 0, 1), [0])
    more = torch.Float(alpha)
    apart = torch.sub(torch.mul(clean, torch.add(1., more)), torch.mul(worse, more))
    least = torch.add(torch.amax(clean, [-1], True), torch.Float(ln_beta))
    return torch.masked_fill(apart, torch.lt(clean, least), -inf)
  def repeat_less(self: __torch__.Kernels,
    logits: Tensor,
    said: Tensor,
    penalty: Tensor) -> Tensor:
    before = torch.gather(logits, 1, said)
    less = torch.where(torch.lt(before, 0), torch.mul(before, penalty), torch.div(before, penalty))
    return torch.scatter(logits, 1, said, less)
  def sample(self: __torch__.Kernels,
    logits: Tensor,
    uniform: Tensor,
    temperature: Tensor,
    top_k: Tensor,
    top_p: Tensor) -> Tensor:
    vocabulary = torch.size(logits, -1)
    scaled = torch.div(torch.to(logits, 6), temperature)
    k = torch.Int(top_k)
    p = torch.Float(top_p)
    if torch.__and__(torch.gt(k, 0), torch.lt(k, vocabulary)):
      best, _0 = torch.topk(scaled, k)
      least = torch.slice(best, 1, torch.sub(k, 1))
      few = torch.masked_fill(scaled, torch.lt(scaled, least), -inf)
    else:
      few = scaled
    if torch.lt(p, 1.):
      ordered, places = torch.sort(few, -1, True)
      shares = torch.softmax(ordered, -1)
      before = torch.sub(torch.cumsum(shares, -1), shares)
      unlikely = torch.scatter(torch.zeros_like(few), 1, places, torch.to(torch.ge(before, p), 6))
      nucleus = torch.masked_fill(few, torch.gt(unlikely, 0), -inf)
    else:
      nucleus = few
    drawn = torch.cumsum(torch.softmax(nucleus, -1), -1)
    total = torch.slice(drawn, 1, torch.sub(vocabulary, 1))
    below = torch.le(drawn, torch.mul(torch.unsqueeze(uniform, 1), total))
    return torch.clamp(torch.sum(below, [1]), None, torch.sub(vocabulary, 1))
  def fp32(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.to(x, 6)
  def fp16(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.to(x, 5)
  def bf16(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.to(x, 15)
  def empty_like(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.empty_like(x, memory_format=0)
  def contiguous(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.contiguous(x)
  def copy_part_(self: __torch__.Kernels,
    part: Tensor,
    source: Tensor,
    target: Tensor) -> Tensor:
    size = torch.Int(part[2])
    fresh = torch.narrow(torch.view(source, [-1]), 0, torch.Int(part[0]), size)
    place = torch.narrow(torch.view(target, [-1]), 0, torch.Int(part[1]), size)
    _0 = torch.copy_(place, fresh)
    return part
  def part(self: __torch__.Kernels,
    bounds: Tensor,
    whole: Tensor) -> Tensor:
    return torch.narrow(torch.view(whole, [-1]), 0, torch.Int(bounds[0]), torch.Int(bounds[1]))
  def pinned(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    return torch.pin_memory(x)
  def gradients(self: __torch__.Kernels,
    loss: Tensor,
    parameters: List[Tensor]) -> List[Tensor]:
    return (self).carry(loss, torch.ones_like(loss), parameters, )
  def is_recorded(self: __torch__.Kernels,
    x: Tensor) -> Tensor:
    if ops.prim.requires_grad(x):
      answer = torch.ones([], dtype=11)
    else:
      answer = torch.zeros([], dtype=11)
    return answer
  def carry(self: __torch__.Kernels,
    output: Tensor,
    gradient: Tensor,
    inputs: List[Tensor]) -> List[Tensor]:
    outer = annotate(List[Optional[Tensor]], [gradient])
    found = torch.grad([output], inputs, outer, None, False, True)
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(found)):
      one = found[i]
      if torch.__is__(one, None):
        mine = torch.zeros_like(inputs[i])
      else:
        mine = unchecked_cast(Tensor, one)
      _0 = torch.append(gradients, mine)
    return gradients
  def add_all_(self: __torch__.Kernels,
    sums: List[Tensor],
    more: List[Tensor]) -> Tensor:
    torch._foreach_add_(sums, more)
    return sums[0]
  def scale_all_(self: __torch__.Kernels,
    arrays: List[Tensor],
    scale: Tensor) -> Tensor:
    torch._foreach_mul_(arrays, scale)
    return scale
  def lerp_all_(self: __torch__.Kernels,
    arrays: List[Tensor],
    ends: List[Tensor],
    share: Tensor) -> Tensor:
    torch._foreach_lerp_(arrays, ends, torch.Float(share))
    return share
  def clip_(self: __torch__.Kernels,
    gradients: List[Tensor],
    limit: Tensor) -> Tensor:
    norms = torch._foreach_norm(gradients)
    norm = torch.linalg_vector_norm(torch.stack(norms))
    scale = torch.clamp(torch.div(limit, torch.add(norm, 1e-06)), None, 1.)
    torch._foreach_mul_(gradients, scale)
    return norm
  def adamw_(self: __torch__.Kernels,
    parameters: List[Tensor],
    gradients: List[Tensor],
    firsts: List[Tensor],
    seconds: List[Tensor],
    steps: List[Tensor],
    settings: Tensor) -> Tensor:
    torch._foreach_add_(steps, 1)
    unused = annotate(List[Tensor], [])
    lr = torch.Float(settings[0])
    beta1 = torch.Float(settings[1])
    beta2 = torch.Float(settings[2])
    eps = torch.Float(settings[3])
    decay = torch.Float(settings[4])
    torch._fused_adamw_(parameters, gradients, firsts, seconds, unused, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
    return settings
