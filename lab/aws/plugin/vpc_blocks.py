"""Further blocks of addresses of a VPC, which MiniStack lacks: AWS::EC2::VPCCidrBlock, and subnets in them alone."""

import ipaddress

from ec2_call import Ec2Error
from ministack.services import ec2


def install():
    ec2._vpc_fields_xml = _with_blocks(ec2._vpc_fields_xml)


def _with_blocks(original):
    """How a VPC is described, its further blocks after its own."""

    def described(vpc, tag="item"):
        blocks = "".join(
            f"<item><cidrBlock>{block}</cidrBlock><associationId>{association}</associationId>"
            "<cidrBlockState><state>associated</state></cidrBlockState></item>"
            for association, block in vpc.get("_blocks", {}).items()
        )
        return original(vpc, tag).replace("</cidrBlockAssociationSet>", f"{blocks}</cidrBlockAssociationSet>", 1)

    return described


def _networks(vpc):
    return [ipaddress.ip_network(block) for block in (vpc["CidrBlock"], *vpc.get("_blocks", {}).values())]


def _vpc(vpc_id):
    if vpc_id not in ec2._vpcs:
        raise Ec2Error(f"The vpc ID '{vpc_id}' does not exist (Service: Ec2, Code: InvalidVpcID.NotFound)")
    return ec2._vpcs[vpc_id]


def create_block(logical_id, props, stack_name):
    vpc, block = _vpc(props["VpcId"]), props["CidrBlock"]
    if any(network.overlaps(ipaddress.ip_network(block)) for network in _networks(vpc)):
        raise Ec2Error(f"The CIDR '{block}' conflicts with another one (Service: Ec2, Code: InvalidVpc.Range)")
    association = f"vpc-cidr-assoc-{ec2._new_subnet_id().removeprefix('subnet-')}"
    vpc.setdefault("_blocks", {})[association] = block
    return association, {"Id": association}


def update_block(physical_id, old_props, new_props, stack_name, logical_id=None):
    raise Ec2Error("the lab replaces no block of a VPC")


def delete_block(physical_id, props):
    vpc = ec2._vpcs.get(props.get("VpcId"), {})
    block = vpc.get("_blocks", {}).get(physical_id)
    if block is None:
        return
    network = ipaddress.ip_network(block)
    for subnet in ec2._subnets.values():
        if subnet["VpcId"] == props["VpcId"] and ipaddress.ip_network(subnet["CidrBlock"]).subnet_of(network):
            raise Ec2Error(f"The vpc CIDR block '{block}' is in use (Service: Ec2, Code: InvalidCidrBlock.InUse)")
    del vpc["_blocks"][physical_id]


def within_blocks(create):
    """Creates a subnet where its VPC has the addresses."""

    def created(logical_id, props, stack_name):
        network = ipaddress.ip_network(props["CidrBlock"])
        if not any(network.subnet_of(block) for block in _networks(_vpc(props["VpcId"]))):
            raise Ec2Error(f"The CIDR '{props['CidrBlock']}' is invalid. (Service: Ec2, Code: InvalidSubnet.Range)")
        return create(logical_id, props, stack_name)

    return created
